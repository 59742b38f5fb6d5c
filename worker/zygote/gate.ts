// The fork gate: is this process, as it stands, safe to fork? It is not when something in it would
// be torn by a fork: a second thread (gone in the child, its locks held for ever), an open handle
// (two processes on one socket), a timer or request under way (would happen in every child).
//
// Seen through libuv, because Node's own lists leave out what was unref'd, and compared with a
// baseline taken before anything of the project's was loaded.

import assert from "node:assert";
import { readdirSync } from "node:fs";
import { stat } from "node:fs/promises";
import type { LoopHandle, Native } from "./native.js";

export interface Gate {
	/** What is unsafe now, after a turn of the event loop: a short line each, or nothing. */
	unsafeNow(): Promise<string[]>;
	/** The same, once what is only on its way (a file read, a short timer) has had its time. */
	unsafeWhenSettled(): Promise<string[]>;
}

const SETTLE_MS = 100;

/** Longer than any timer that a program would set. */
const FAR_MS = 2 ** 31 - 1;

/**
 * Takes the baseline. libuv makes its pool at the first use, and resets it in a child by itself:
 * those threads are harmless, so they are made before counting.
 */
export async function openGate(native: Native): Promise<Gate> {
	await stat("/");
	const timer = timerOfJavaScript(native);
	await turn();
	const threadsBefore = threadCount();
	const before = new Set(native.handles().map((handle) => handle.address));

	async function unsafeNow(): Promise<string[]> {
		// After clearTimeout the native timer stays armed. When it calls back it goes out by itself,
		// or is armed again for the timers that there are; none of those run early.
		native.expire(timer);
		await turn();
		const found: string[] = [];
		const threads = threadCount() - threadsBefore;
		if (threads > 0) found.push(`${threads} more thread${threads === 1 ? "" : "s"}`);
		for (const handle of native.handles()) {
			const isOurs = before.has(handle.address);
			const name = handle.address === timer ? pendingTimer(handle) : hazard(handle, isOurs);
			if (name !== undefined) found.push(name);
		}
		const requests = native.requests();
		if (requests > 0) found.push(`${requests} unfinished request${requests === 1 ? "" : "s"}`);
		return found;
	}

	return {
		unsafeNow,
		async unsafeWhenSettled() {
			const until = performance.now() + SETTLE_MS;
			// Two turns at least: what was put off with a promise or an immediate has then begun.
			await turn();
			let found = await unsafeNow();
			while (found.length > 0 && performance.now() < until) found = await unsafeNow();
			return found;
		},
	};
}

/** All JavaScript timers are one native timer: the one that a far timer arms. */
function timerOfJavaScript(native: Native): number {
	const far = setTimeout(() => {}, FAR_MS);
	const found = native.handles().find((handle) => (handle.dueInMs ?? 0) > FAR_MS / 2);
	clearTimeout(far);
	assert(found !== undefined, "no native timer was armed");
	native.expire(found.address);
	return found.address;
}

function turn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

function threadCount(): number {
	return readdirSync("/proc/self/task").length;
}

const PENDING_TIMER = "a pending timer";

function pendingTimer(handle: LoopHandle): string | undefined {
	return handle.active ? PENDING_TIMER : undefined;
}

/**
 * Signals, wake-ups and loop hooks are re-made by `uv_loop_fork`. Standard streams are replaced in
 * the child. What is left and was not there before is a hazard.
 */
function hazard(handle: LoopHandle, wasThere: boolean): string | undefined {
	if (handle.closing || wasThere) return undefined;
	switch (handle.type) {
		case "tcp":
		case "udp":
		case "pipe":
		case "tty":
			return handle.fd > 2 ? `an open ${handle.type} handle` : undefined;
		case "timer":
			// V8's own delayed tasks are timers that hold nothing; a child may run them as well.
			return handle.active && handle.referenced ? PENDING_TIMER : undefined;
		case "fs_event":
		case "fs_poll":
		case "poll":
		case "process":
		case "idle":
			return handle.active ? `an active ${handle.type} handle` : undefined;
		default:
			return undefined;
	}
}
