// The one way out of a process that runs a test file. Node's own exit would tear down threads that
// a forked child does not have (it hangs or crashes), so every path that leads there ends here:
// `process.exit`, an uncaught error that nobody listens for, an event loop that runs empty.
//
//   loading --> running --> settling --> left
//
//   loading, running: an uncaught error or an empty loop breaks the file; process.exit is told
//   settling:         an uncaught error breaks the file; an empty loop or the deadline ends it
//   any of these:     asked by the worker, whose patience is at its end, it tells what it does and leaves
//   left:             nothing more happens: `exit` listeners, coverage, leaks, goodbye, _exit

import type { EventEmitter } from "node:events";
import type { ErrorRecord } from "../../scheduler/protocol/mod.js";
import { attempt } from "../adapters/attempt.js";
import { errorRecord } from "../adapters/error-record.js";
import type { ChildChannel } from "./channel.js";
import { writeV8Coverage } from "./coverage.js";
import type { Native } from "./native.js";

// Kept before a test can replace them with fakes.
const { setTimeout: startTimer } = globalThis;
const { reallyExit } = process as unknown as { reallyExit(code: number): never };

type Phase = "loading" | "running" | "settling" | "left";

const UNCAUGHT_CODE = 1;
const FATAL_CODE = 7; // Node's own code for an error in what deals with errors
const OUT_OF_TIME_CODE = 124; // as of timeout(1)
const STUCK_CODE = 13; // Node's own code for a main module that never settles

export interface Leaving {
	enter(phase: "loading" | "running"): void;
	/** After the last test: leaves with `code` when the loop is empty, at the latest after `ms`. */
	settle(code: number, ms: number): void;
	/** What runs, in words, once there are tests. */
	doing: () => string | undefined;
	/** The worker's patience is at its end: tells what it does, and leaves. */
	asked(): never;
	/** Something outside a test failed; leaves. */
	broken(during: string, thrown: unknown): never;
}

export interface ExitOptions {
	/** The sandbox's init sees what is left, and ends it. */
	readonly sandboxed: boolean;
	/** It runs files, and may be asked to leave while one runs. */
	readonly listens: boolean;
}

export function ownTheExit(
	native: Native | undefined,
	channel: ChildChannel,
	{ sandboxed, listens }: ExitOptions,
): Leaving {
	let phase: Phase = "loading";
	let endCode = 0;
	let outputPatienceMs = 10_000;

	function leave(code: number): never {
		if (phase !== "left") {
			phase = "left";
			const failed = emitExit(code);
			if (failed !== undefined) {
				channel.send({ kind: "broken", during: "exit", error: failed });
				code = FATAL_CODE;
			}
			writeV8Coverage();
			if (!sandboxed) tellLeaks(native, channel);
			channel.send({ kind: "bye", code });
			if (sandboxed) native?.leaveSandbox(code);
		}
		return native === undefined ? reallyExit.call(process, code) : native.exitNow(code);
	}

	function breakFile(during: string, error: ErrorRecord, code: number): never {
		channel.send({ kind: "broken", during, error });
		return leave(code);
	}

	function ownReallyExit(code: number | undefined): never {
		if (phase === "loading" || phase === "running") {
			channel.send({
				kind: "exited",
				code: Number(code) || 0,
				at: callerOf(ownReallyExit) ?? phase,
			});
		}
		return leave(phase === "settling" && !code ? endCode : Number(code) || 0);
	}

	Object.defineProperty(process, "reallyExit", {
		configurable: true,
		writable: true,
		value: ownReallyExit,
	});

	ownFatalErrors({
		onUnheard(thrown, origin) {
			const during = origin === "unhandledRejection" ? `${phase} (unhandled rejection)` : phase;
			return breakFile(during, errorRecord(thrown), UNCAUGHT_CODE);
		},
		onListenerThrew: (thrown) => breakFile(`${phase} (uncaught)`, errorRecord(thrown), FATAL_CODE),
	});

	let toldBeforeExit = false;

	function onEmptyLoop(): void {
		if (phase === "settling" && toldBeforeExit) leave(endCode);
		if (phase === "settling") {
			// As in Node: its listeners may begin something new, then it is not the end yet.
			toldBeforeExit = true;
			process.emit("beforeExit", endCode);
			return;
		}
		if (phase === "left") return;
		const thrown = new Error(
			"the event loop ran empty before the tests had ended: something waits for a promise that nothing will settle",
		);
		thrown.stack = "";
		breakFile(phase, errorRecord(thrown), STUCK_CODE);
	}

	if (native === undefined) {
		toldBeforeExit = true; // Node has told the other listeners
		process.on("beforeExit", onEmptyLoop);
	}
	native?.holdLoop(onEmptyLoop);

	/** The worker has nothing to say to a process that runs a file but that its time is up. */
	function onAsked(): void {
		if (phase !== "left") leaving.asked();
	}
	if (listens) native?.onMessage(channel.fd, onAsked);

	const leaving: Leaving = {
		doing: () => undefined,
		enter(next) {
			phase = next;
		},
		settle(code, ms) {
			phase = "settling";
			endCode = code;
			if (ms <= 0) leave(code);
			const deadline = () => {
				if (outputWaits() && outputPatienceMs > 0) {
					outputPatienceMs -= OUTPUT_TURN_MS;
					startTimer(deadline, OUTPUT_TURN_MS).unref();
					return;
				}
				tellHandles(native, channel);
				leave(code);
			};
			startTimer(deadline, ms).unref();
		},
		asked() {
			channel.send({ kind: "stuck", doing: leaving.doing() ?? phase });
			tellHandles(native, channel);
			return leave(OUT_OF_TIME_CODE);
		},
		broken(during, thrown) {
			return breakFile(during, errorRecord(thrown), UNCAUGHT_CODE);
		},
	};
	return leaving;
}

type Origin = "uncaughtException" | "unhandledRejection";

interface FatalErrors {
	onUnheard(thrown: unknown, origin: Origin): never;
	onListenerThrew(thrown: unknown): never;
}

/**
 * Where nobody listens for an uncaught error, or a listener throws itself, Node ends the process
 * from C++, past `reallyExit`: in a forked child that is a crash. Node looks this function up each
 * time. A listener for `uncaughtExceptionMonitor` would do for the first, but a test sees it, and
 * `process.removeAllListeners()` takes it away.
 */
function ownFatalErrors({ onUnheard, onListenerThrew }: FatalErrors): void {
	const owner = process as unknown as {
		_fatalException(thrown: unknown, fromPromise: boolean): unknown;
	};
	const listeners: EventEmitter = process;
	const deal = owner._fatalException;
	owner._fatalException = (thrown, fromPromise) => {
		try {
			if (!isHeard()) {
				const origin: Origin = fromPromise ? "unhandledRejection" : "uncaughtException";
				listeners.emit("uncaughtExceptionMonitor", thrown, origin);
				return onUnheard(thrown, origin);
			}
			return deal.call(process, thrown, fromPromise);
		} catch (fatal) {
			return onListenerThrew(fatal);
		}
	};
}

/** Whether somebody else will deal with an uncaught error: mocha's runner, or the test's own code. */
function isHeard(): boolean {
	return (
		process.listenerCount("uncaughtException") > 0 || process.hasUncaughtExceptionCaptureCallback()
	);
}

/** Gives the error of a listener that throws: the file has failed then. */
function emitExit(code: number): ErrorRecord | undefined {
	const exiting = process as unknown as { _exiting?: boolean };
	if (exiting._exiting === true) return undefined; // process.exit has told the listeners already
	exiting._exiting = true;
	process.exitCode = code;
	try {
		process.emit("exit", code);
		return undefined;
	} catch (thrown) {
		return errorRecord(thrown);
	}
}

function tellLeaks(native: Native | undefined, channel: ChildChannel): void {
	const processes = native?.killDescendants() ?? [];
	if (processes.length > 0) channel.send({ kind: "leaks", processes, handles: [] });
}

const OUTPUT_TURN_MS = 20;

/** Node writes to pipes behind the scenes once they are full; `_exit` would lose that. */
function outputWaits(): boolean {
	return process.stdout.writableLength + process.stderr.writableLength > 0;
}

/** Standard streams, and what each turn of the loop makes. */
const STANDARD = new Set(["TTYWrap", "PipeWrap", "Immediate"]);

/** What keeps the loop alive after the last test, by Node's names for it: "2 Timeout". */
function tellHandles(native: Native | undefined, channel: ChildChannel): void {
	const counts = new Map<string, number>();
	for (const name of process.getActiveResourcesInfo()) {
		if (!STANDARD.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
	}
	// Node's list leaves out what wakes the loop from another thread.
	if (counts.size === 0 && native !== undefined && hasForeignWaker(native)) {
		counts.set("Worker or MessagePort", 1);
	}
	const handles = [...counts].map(([name, count]) => (count === 1 ? name : `${count} ${name}`));
	if (handles.length > 0) channel.send({ kind: "leaks", processes: [], handles });
}

/** Besides the one that holds the loop open. */
function hasForeignWaker(native: Native): boolean {
	const wakers = native.handles().filter((handle) => handle.type === "async" && handle.referenced);
	return wakers.length > 1;
}

/** The first frame below `exit` that is not Node's own. */
function callerOf(exit: (code: number | undefined) => never): string | undefined {
	const here: { stack?: unknown } = {};
	// A test may have replaced what makes a stack of it, also by something that gives no text.
	const stack = attempt(() => {
		Error.captureStackTrace(here, exit);
		return here.stack;
	});
	if (typeof stack !== "string") return undefined;
	const frames = stack.split("\n").slice(1);
	const caller = frames.find((frame) => !frame.includes("node:internal"));
	return (caller ?? frames.at(-1) ?? "").trim().replace(/^at /, "");
}
