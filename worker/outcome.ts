// How an execution ended, from everything that is known of it. Pure.

import type { EndReason, ErrorRecord, Outcome } from "../scheduler/protocol/mod.js";

/** What was seen of an execution until its process was gone. */
export interface Observed {
	/** Why the worker itself ended it, if it did. The first reason stays. */
	readonly killed: "timed-out" | "canceled" | undefined;
	/** Whose memory was used up, if that ended it or something that it had started. */
	readonly exhausted: Exhausted | undefined;
	/** The tests' end, with mocha's count of failures. */
	readonly ended: { readonly failed: number } | undefined;
	readonly broken: { readonly during: string; readonly error: ErrorRecord } | undefined;
	readonly exited: { readonly code: number; readonly at: string } | undefined;
	/** The last frame came: the process left by the way that it should. */
	readonly bye: boolean;
	/** How the process ended; undefined while it lives on (`none`). */
	readonly code: number | undefined;
	readonly signal: string | undefined;
	/** What it was doing: for an end without a word. */
	readonly phase: "fork" | "load" | "test" | "teardown";
	/** What it said that it was doing, when its time was up. */
	readonly stuck: string | undefined;
	/** Title of the test that ended last. */
	readonly lastTest: string | undefined;
}

/** What --job-memory allows, what V8's heap holds, what the machine or container has. */
export type Exhausted = "limit" | "heap" | "machine";

const OUT_OF: Readonly<Record<Exhausted, string>> = {
	limit: "it, with what it had started, took more than --job-memory allows",
	heap: "V8's heap is full (--max-old-space-size makes it larger)",
	machine: "the kernel killed it: the machine, or the container, had no memory left",
};

export interface Conclusion {
	readonly outcome: Outcome;
	readonly reason: EndReason;
}

export function conclude(seen: Observed): Conclusion {
	// Who was asked and answered has left by itself: its exit code says nothing.
	const answered = seen.stuck !== undefined;
	const end = {
		...(seen.code === undefined || seen.code === 0 || answered ? {} : { code: seen.code }),
		...(seen.signal === undefined ? {} : { signal: seen.signal }),
	};
	if (seen.exhausted !== undefined && seen.killed !== "canceled") {
		const error = { name: "OutOfMemory", message: OUT_OF[seen.exhausted], stack: "" };
		return { outcome: "out-of-memory", reason: { ...end, at: seen.stuck ?? placeOf(seen), error } };
	}
	if (seen.killed !== undefined) {
		if (seen.stuck !== undefined) return { outcome: seen.killed, reason: { at: seen.stuck } };
		const signal = seen.signal ?? "SIGKILL";
		return { outcome: seen.killed, reason: { signal, at: placeOf(seen) } };
	}
	if (seen.exited !== undefined) {
		return { outcome: "crashed", reason: { code: seen.exited.code, at: seen.exited.at } };
	}
	if (seen.broken !== undefined) {
		const { during, error } = seen.broken;
		return { outcome: "failed", reason: { ...end, at: during, error } };
	}
	if (seen.ended !== undefined && seen.bye) {
		return { outcome: seen.ended.failed > 0 ? "failed" : "passed", reason: {} };
	}
	return { outcome: "crashed", reason: { ...end, at: seen.phase } };
}

/** What is blocked cannot say where; the test before it can be named. */
function placeOf({ phase, lastTest }: Observed): string {
	if (phase !== "test" || lastTest === undefined) return phase;
	return `test, after ${JSON.stringify(lastTest)}`;
}
