// The fork gate: is this process, as it stands, safe to fork? It is not when something in it would
// be torn by a fork: a second thread (gone in the child, its locks held for ever), an open handle
// (two processes on one socket), a timer or request under way (would happen in every child).
//
// Seen through libuv, because Node's own lists leave out what was unref'd, and compared with a
// baseline taken before anything of the project's was loaded. Where Node's own flags have loaded
// something before that (`--import`, NODE_OPTIONS), the baseline is what a bare Node has.

import { readdirSync } from "node:fs";
import { stat } from "node:fs/promises";
import type { LoopHandle, Native } from "./native.js";

export interface Finding {
	/** The same for more of the same. */
	readonly kind: string;
	/** A few words, with their number. */
	readonly text: string;
}

export interface Gate {
	/** What is unsafe now, after a turn of the event loop; or nothing. */
	unsafeNow(): Promise<Finding[]>;
	/** The same, once what is only on its way (a file read, a short timer) has had its time. */
	unsafeWhenSettled(): Promise<Finding[]>;
}

const SETTLE_MS = 100;

/**
 * Takes the baseline. libuv makes its pool at the first use, and resets it in a child by itself:
 * those threads are harmless, so they are made before counting. `early`: flags of Node that have
 * loaded modules already.
 */
export async function openGate(native: Native, early: readonly string[] = []): Promise<Gate> {
	await stat("/");
	const timer = timerOfJavaScript(native);
	await turn();
	const bare = early.length === 0;
	const threadsBefore = bare ? threadCount() : BARE_THREADS + poolSize();
	const before = new Set(addressesOf(native.handles(), bare ? "all" : "Node's own"));

	async function unsafeNow(): Promise<Finding[]> {
		// After clearTimeout the native timer stays armed. When it calls back it goes out by itself,
		// or is armed again for the timers that there are; none of those run early.
		if (timer !== undefined) native.expire(timer);
		await turn();
		const found: Finding[] = [];
		const count = (kind: string, number: number, noun: string) => {
			if (number > 0) found.push({ kind, text: `${number} ${noun}${number === 1 ? "" : "s"}` });
		};
		count("thread", threadCount() - threadsBefore, "more thread");
		for (const handle of native.handles()) {
			const isOurs = before.has(handle.address);
			const name = handle.address === timer ? pendingTimer(handle) : hazard(handle, isOurs);
			if (name !== undefined) found.push({ kind: name, text: name });
		}
		count("request", native.requests(), "unfinished request");
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

/** Of what may hold the loop, a bare Node has one thing: what runs immediates. It is the first. */
function addressesOf(handles: readonly LoopHandle[], which: "all" | "Node's own"): number[] {
	const idle = handles.find(({ type }) => type === "idle");
	const chosen = which === "all" || idle === undefined ? handles : [idle];
	return chosen.map(({ address }) => address);
}

/**
 * All JavaScript timers are one native timer, armed for the first of them: the one that changes when
 * a timer begins that is due before all others. undefined: there is one that is due all the time.
 */
function timerOfJavaScript(native: Native): number | undefined {
	const before = new Map(native.handles().map(({ address, dueInMs }) => [address, dueInMs]));
	const soon = setTimeout(() => {}, 1);
	const found = native
		.handles()
		.find(({ type, address, dueInMs }) => type === "timer" && dueInMs !== before.get(address));
	clearTimeout(soon);
	return found?.address;
}

function turn(): Promise<void> {
	return new Promise((resolve) => setImmediate(resolve));
}

/**
 * A Node that runs with a zygote's flags and has loaded nothing: the main thread, V8's worker, its
 * thread for delayed tasks, and the one that waits for SIGUSR1. Measured on 20, 22, 24 and 26.
 */
const BARE_THREADS = 4;

/** libuv's own rule. */
function poolSize(): number {
	const asked = Number.parseInt(process.env["UV_THREADPOOL_SIZE"] ?? "4", 10);
	return Math.min(1024, Math.max(1, Number.isNaN(asked) ? 1 : asked));
}

const LOADS = /^(?:--import|--require|-r|--loader|--experimental-loader)(?:=|$)/;

/** The flags by which Node has loaded modules before its main one, each with its value. */
export function loadingFlags(execArgv: readonly string[], nodeOptions: string): string[] {
	const words = [...nodeOptions.split(/\s+/), ...execArgv];
	return words.flatMap((word, at) => {
		if (!LOADS.test(word)) return [];
		return [word.includes("=") ? word : `${word} ${words[at + 1] ?? ""}`];
	});
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
