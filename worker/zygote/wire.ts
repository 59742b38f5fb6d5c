// Messages of native/wire.h as they arrive in the worker.

import { getSystemErrorName } from "node:util";
import { invalid, LEAK_KINDS, type Leak } from "../../scheduler/protocol/mod.js";

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
const NUMBER_BYTES = 4;
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

export interface MessageReader {
	/** Throws MESSAGE_INVALID. */
	read(chunk: Buffer): void;
	/** Of a message that has begun, not all has come. */
	hasHalf(): boolean;
}

/**
 * Calls `onMessage` for each whole message. A body is a view that nothing is written into later.
 * What is kept of a message that is not whole grows with what came of it, never with the length
 * that it claims.
 */
export function messageReader(onMessage: (message: WireMessage) => void): MessageReader {
	const kept = growingBuffer();
	return {
		read(chunk) {
			const bytes = kept.isEmpty() ? chunk : kept.add(chunk);
			let at = 0;
			for (;;) {
				const message = messageAt(bytes, at);
				if (message === undefined) break;
				onMessage(message);
				at += HEADER_BYTES + message.body.length;
			}
			if (at > 0 || kept.isEmpty()) kept.begin(bytes.subarray(at));
		},
		hasHalf: () => !kept.isEmpty(),
	};
}

/** undefined: it is not whole yet. */
function messageAt(bytes: Buffer, at: number): WireMessage | undefined {
	if (bytes.length - at < HEADER_BYTES) return undefined;
	const length = bytes.readUInt32LE(at);
	if (length > MAX_BODY_BYTES) {
		throw invalid("message", "length", length, `at most ${MAX_BODY_BYTES} bytes`);
	}
	const end = at + HEADER_BYTES + length;
	if (bytes.length < end) return undefined;
	return {
		kind: bytes.readUInt32LE(at + 4),
		id: bytes.readUInt32LE(at + 8),
		body: bytes.subarray(at + HEADER_BYTES, end),
	};
}

interface GrowingBuffer {
	isEmpty(): boolean;
	/** Gives all that there is. */
	add(bytes: Buffer): Buffer;
	/** Forgets what there was; in new memory, as views of the old are out. */
	begin(bytes: Buffer): void;
}

/** Twice as large whenever it is full: who sends byte by byte has each byte copied about twice. */
function growingBuffer(): GrowingBuffer {
	let storage: Buffer = Buffer.alloc(0);
	let used = 0;
	return {
		isEmpty: () => used === 0,
		add(bytes) {
			const needed = used + bytes.length;
			if (needed > storage.length) {
				const larger = Buffer.alloc(Math.max(needed, 2 * storage.length));
				storage.copy(larger, 0, 0, used);
				storage = larger;
			}
			bytes.copy(storage, used);
			used = needed;
			return storage.subarray(0, used);
		},
		begin(bytes) {
			storage = Buffer.from(bytes);
			used = bytes.length;
		},
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

/** Throws MESSAGE_INVALID. */
export function decodeEnd(body: Buffer, signalName: (signal: number) => string): ProcessEnd {
	atLeast(ENDED_BYTES, "message ended", body);
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
	const named = text.slice(0, Math.max(0, blank));
	const kind = LEAK_KINDS.find((known) => known === named);
	if (kind === undefined) {
		throw invalid("message ended", "leak", text, `one of ${LEAK_KINDS.join(", ")}, and what`);
	}
	return { kind, what: text.slice(blank + 1) };
}

/** Throws MESSAGE_INVALID. */
export function decodeStarted(body: Buffer): number {
	atLeast(NUMBER_BYTES, "message started", body);
	return body.readInt32LE(0);
}

/** Why a process could not be started. Throws MESSAGE_INVALID. */
export function decodeFailure(body: Buffer): string {
	atLeast(NUMBER_BYTES, "message failed", body);
	const error = body.readInt32LE(0);
	const what = body.toString("utf8", NUMBER_BYTES);
	return `${what === "" ? "" : `${what}: `}${error > 0 ? getSystemErrorName(-error) : `error ${error}`}`;
}

function atLeast(bytes: number, what: string, body: Buffer): void {
	if (body.length < bytes) throw invalid(what, "length", body.length, `at least ${bytes} bytes`);
}
