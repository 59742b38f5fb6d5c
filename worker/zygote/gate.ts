// The fork gate: is this process, as it stands, safe to fork? It is not when something in it would
// be torn by a fork: a second thread (gone in the child, its locks held for ever), an open handle
// (two processes on one socket), a timer or request under way (would happen in every child).
//
// Seen through libuv, because Node's own lists leave out what was unref'd, and compared with a
// baseline taken before anything of the project's was loaded.

import { readdirSync } from "node:fs";
import { stat } from "node:fs/promises";
import type { LoopHandle, Native } from "./native.js";

export interface GateBaseline {
	readonly threads: number;
	readonly handles: ReadonlyMap<number, LoopHandle>;
}

/**
 * libuv makes its pool at the first use, and resets it in a child by itself: those threads are
 * harmless. So make them before counting.
 */
export async function takeBaseline(native: Native): Promise<GateBaseline> {
	await stat("/");
	await turn();
	return {
		threads: threadCount(),
		handles: new Map(native.handles().map((handle) => [handle.address, handle])),
	};
}

/** What is unsafe now: a short line each, or nothing. */
export function unsafeNow(native: Native, baseline: GateBaseline): string[] {
	const found: string[] = [];
	const threads = threadCount() - baseline.threads;
	if (threads > 0) found.push(`${threads} more thread${threads === 1 ? "" : "s"}`);
	for (const handle of native.handles()) {
		const name = hazard(handle, baseline.handles.get(handle.address));
		if (name !== undefined) found.push(name);
	}
	const requests = native.requests();
	if (requests > 0) found.push(`${requests} unfinished request${requests === 1 ? "" : "s"}`);
	return found;
}

/** Two turns of the event loop: what was put off with a promise or an immediate has happened. */
export async function settle(): Promise<void> {
	await turn();
	await turn();
}

function turn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

function threadCount(): number {
	return readdirSync("/proc/self/task").length;
}

/**
 * Signals, wake-ups and loop hooks are re-made by `uv_loop_fork`. Standard streams are replaced in
 * the child. What is left and was not there before is a hazard.
 */
function hazard(handle: LoopHandle, before: LoopHandle | undefined): string | undefined {
	if (handle.closing) return undefined;
	switch (handle.type) {
		case "tcp":
		case "udp":
		case "pipe":
		case "tty":
			if (before !== undefined || handle.fd <= 2) return undefined;
			return `an open ${handle.type} handle`;
		case "timer":
			// All JavaScript timers are one native timer, there from the start. V8's own delayed tasks
			// come and go as timers that hold nothing; a child may run them as well.
			if (!handle.active || before?.active === true) return undefined;
			return before === undefined && !handle.referenced ? undefined : "a pending timer";
		case "fs_event":
		case "fs_poll":
		case "poll":
		case "process":
		case "idle":
			if (before !== undefined || !handle.active) return undefined;
			return `an active ${handle.type} handle`;
		default:
			return undefined;
	}
}
