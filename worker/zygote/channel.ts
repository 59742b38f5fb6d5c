// A served process's end of its channel. Blocking on purpose: a frame is with the worker before
// the test goes on, and nothing of the event loop is used that a test could see or break.

import { readSync, writeSync } from "node:fs";
import type { Frame } from "../../scheduler/protocol/mod.js";
import { encodeFrame } from "../../scheduler/protocol/mod.js";
import type { Native } from "./native.js";
import { encodeMessage, HEADER_BYTES, WIRE } from "./wire.js";

export interface ChildChannel {
	readonly fd: number;
	send(frame: Frame): void;
	sendJson(value: object): void;
	/** The next message's body, or null when the worker is gone. */
	receive(): Buffer | null;
}

export function childChannel(native: Native | undefined, fd: number): ChildChannel {
	const write: (body: Buffer) => void =
		native === undefined
			? (body) => writeAll(fd, encodeMessage(WIRE.json, 0, body))
			: (body) => native.send(fd, WIRE.json, 0, body);
	// A worker that is gone hears nothing, and its keeper is killing this process already.
	const send = (body: Buffer) => {
		try {
			write(body);
		} catch {
			process.kill(process.pid, "SIGKILL");
		}
	};
	return {
		fd,
		send: (frame) => send(encodeFrame(frame)),
		sendJson: (value) => send(Buffer.from(JSON.stringify(value))),
		receive: () => (native === undefined ? receiveSync(fd) : native.receive(fd)),
	};
}

function receiveSync(fd: number): Buffer | null {
	const header = readExactly(fd, HEADER_BYTES);
	return header === null ? null : readExactly(fd, header.readUInt32LE(0));
}

function readExactly(fd: number, length: number): Buffer | null {
	const bytes = Buffer.alloc(length);
	let have = 0;
	while (have < length) {
		const n = readSync(fd, bytes, have, length - have, null);
		if (n === 0) return null;
		have += n;
	}
	return bytes;
}

function writeAll(fd: number, bytes: Buffer): void {
	let done = 0;
	while (done < bytes.length) done += writeSync(fd, bytes, done);
}
