// Messages of native/wire.h as they arrive in the worker.

import { getSystemErrorName } from "node:util";
import type { Leak, LeakKind } from "../../scheduler/protocol/mod.js";

export const WIRE = {
	start: 1,
	kill: 2,
	terminate: 3,
	started: 16,
	failed: 17,
	ended: 18,
	json: 32,
} as const;

export const HEADER_BYTES = 12;
const ENDED_BYTES = 32;
const MAX_BODY_BYTES = 16 << 20;

export interface WireMessage {
	readonly kind: number;
	readonly id: number;
	readonly body: Buffer;
}

/** How a process ended, and what it cost. */
export interface ProcessEnd {
	/** Exactly one of the two is set. */
	readonly code: number | undefined;
	readonly signal: string | undefined;
	readonly cpuMs: number;
	readonly maxRssBytes: number;
	/** What it left behind; gone already. */
	readonly leaks: readonly Leak[];
}

/** A function to feed with chunks; calls `onMessage` for each whole message. */
export function messageReader(onMessage: (message: WireMessage) => void): (chunk: Buffer) => void {
	let pending: Buffer = Buffer.alloc(0);
	return (chunk) => {
		pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
		let at = 0;
		while (pending.length - at >= HEADER_BYTES) {
			const length = pending.readUInt32LE(at);
			if (length > MAX_BODY_BYTES) throw new RangeError(`wire message of ${length} bytes`);
			const end = at + HEADER_BYTES + length;
			if (pending.length < end) break;
			onMessage({
				kind: pending.readUInt32LE(at + 4),
				id: pending.readUInt32LE(at + 8),
				body: pending.subarray(at + HEADER_BYTES, end),
			});
			at = end;
		}
		pending = pending.subarray(at);
	};
}

export function encodeMessage(kind: number, id: number, body: Buffer): Buffer {
	const header = Buffer.alloc(HEADER_BYTES);
	header.writeUInt32LE(body.length, 0);
	header.writeUInt32LE(kind, 4);
	header.writeUInt32LE(id, 8);
	return Buffer.concat([header, body]);
}

/** Body of a program to start in a sandbox. */
export function encodeSandboxed(sandbox: Buffer, program: Buffer): Buffer {
	const length = Buffer.alloc(4);
	length.writeUInt32LE(sandbox.length, 0);
	return Buffer.concat([length, sandbox, program]);
}

/** Body of a program to start: its arguments and its environment, each text NUL-terminated. */
export function encodeProgram(argv: readonly string[], env: NodeJS.ProcessEnv): Buffer {
	const vars = Object.entries(env).map(([name, value]) => `${name}=${value ?? ""}`);
	return Buffer.from(`${argv.join("\0")}\0\0${vars.join("\0")}\0`);
}

export function decodeEnd(body: Buffer, signalName: (signal: number) => string): ProcessEnd {
	const status = body.readInt32LE(0);
	const signal = status & 0x7f;
	const userMicros = Number(body.readBigUInt64LE(8));
	const systemMicros = Number(body.readBigUInt64LE(16));
	return {
		code: signal === 0 ? (status >> 8) & 0xff : undefined,
		signal: signal === 0 ? undefined : signalName(signal),
		cpuMs: (userMicros + systemMicros) / 1000,
		maxRssBytes: Number(body.readBigUInt64LE(24)) * 1024,
		leaks: body.toString("utf8", ENDED_BYTES).split("\0").filter(Boolean).map(leakOf),
	};
}

/** `kind what` */
function leakOf(text: string): Leak {
	const blank = text.indexOf(" ");
	return { kind: text.slice(0, blank) as LeakKind, what: text.slice(blank + 1) };
}

/** Why a process could not be started. */
export function decodeFailure(body: Buffer): string {
	const error = body.readInt32LE(0);
	const what = body.toString("utf8", 4);
	return `${what === "" ? "" : `${what}: `}${getSystemErrorName(-error)}`;
}
