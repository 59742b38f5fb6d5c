// What leader and workers tell each other through a queue.

import type { EndReason, Leak, Notice, Phases, TestFinished } from "./events.js";
import type { JobId, Token, WorkerId } from "./ids.js";
import type { Outcome } from "./outcome.js";

/** The leader's request to run one test file once. */
export interface JobMessage {
	readonly kind: "job";
	readonly job: JobId;
	/** Relative to the project, with `/`. */
	readonly file: string;
	readonly attempt: number;
	/** Seeds `Math.random` in the child; from the run's seed and the path. */
	readonly seed: number;
}

/** A worker has taken a job and is about to run it. */
export interface Claimed {
	readonly kind: "claimed";
	readonly token: Token;
	readonly worker: WorkerId;
	readonly slot: number;
}

/** Tests that ended since the last message of this execution. */
export interface Progress {
	readonly kind: "progress";
	readonly token: Token;
	readonly tests: readonly Omit<TestFinished, "kind" | "job" | "file" | "attempt">[];
}

/** Output that was kept; several messages make up one stream. */
export interface Output {
	readonly kind: "output";
	readonly token: Token;
	readonly stream: "stdout" | "stderr";
	readonly text: string;
}

/** The end of an execution. */
export interface Result {
	readonly kind: "result";
	readonly token: Token;
	readonly worker: WorkerId;
	readonly outcome: Outcome;
	readonly reason: EndReason;
	readonly durationMs: number;
	readonly phasesMs: Phases;
	readonly cpuMs: number;
	readonly maxRssBytes: number;
	readonly counts: { readonly passed: number; readonly failed: number; readonly skipped: number };
	readonly leaks: readonly Leak[];
	/** Packages that the file loaded after the fork: candidates for a preload. */
	readonly loadedLate: readonly string[];
}

/** Something that a worker wants a person to know. */
export interface WorkerNotice {
	readonly kind: "worker-notice";
	readonly worker: WorkerId;
	readonly notice: Omit<Notice, "kind">;
}

export type WorkerMessage = Claimed | Progress | Output | Result | WorkerNotice;
