// What reporters see: one typed stream. `json` writes it as it is, one object a line.
// The envelope (`v`, `seq`, `atMs`) is added by the leader's event log, in runner/.

import type { JobId, RunId, WorkerId } from "./ids.js";
import type { ExitCode, Outcome, TestOutcome, Verdict } from "./outcome.js";

export const EVENT_VERSION = 1;

export type IsolationLevel = "none" | "fork" | "spawn" | "sandbox";

/** Tests of a file or run by how they ended. */
export interface Counts {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
}

/** An error as a child saw it. Every text is bounded, nothing in it is live. */
export interface ErrorRecord {
	readonly name: string;
	readonly message: string;
	/** The stack without its message; frames as they were, or mapped to sources by the worker. */
	readonly stack: string;
	/** A diff without colours, when actual and expected can be compared. */
	readonly diff?: string;
	/** What was compared, as the framework writes it; both or neither, and only with a diff. */
	readonly actual?: string;
	readonly expected?: string;
	readonly code?: string;
	/** How the stack names the error, where that is not `name`: `TypeError [ERR_X]`. */
	readonly label?: string;
	readonly cause?: ErrorRecord;
}

export const LEAK_KINDS = ["process", "handle", "output", "socket", "file"] as const;
type LeakKind = (typeof LEAK_KINDS)[number];

/** Something that a job left behind. */
export interface Leak {
	readonly kind: LeakKind;
	/** process: `pid command line`; handle: its kind; output: `stdout held by pid command line`; socket: `protocol address`; file: its path in the project. */
	readonly what: string;
}

/** Why an execution ended as it did; nothing of it for a plain pass. */
export interface EndReason {
	readonly code?: number;
	readonly signal?: string;
	/** Where `process.exit` was called, or in which phase the file was. */
	readonly at?: string;
	readonly error?: ErrorRecord;
}

/** Milliseconds, on the worker's monotonic clock. */
export interface Phases {
	/** From published to claimed. */
	readonly queue: number;
	/** From claimed to the first instruction of the child. */
	readonly fork: number;
	/** Loading the test file and what it needs. */
	readonly load: number;
	readonly test: number;
	/** From the last test until nothing of it is left. */
	readonly teardown: number;
}

export type NoticeLevel = "info" | "warning" | "error";

export interface RunStarted {
	readonly kind: "run-started";
	readonly run: RunId;
	readonly jobs: number;
	readonly seed: number;
	readonly isolation: IsolationLevel;
	readonly slots: number;
	/** ISO 8601, the leader's clock. */
	readonly startedAt: string;
	readonly versions: Readonly<Record<string, string>>;
}

export interface WorkerJoined {
	readonly kind: "worker-joined";
	readonly worker: WorkerId;
	readonly machine: string;
	readonly slots: number;
	readonly node: string;
}

export interface WorkerLost {
	readonly kind: "worker-lost";
	readonly worker: WorkerId;
	readonly reason: string;
}

export interface WorkerPhase {
	readonly kind: "worker-phase";
	readonly worker: WorkerId;
	readonly phase: "boot" | "install" | "preload";
	readonly durationMs: number;
}

export interface JobStarted {
	readonly kind: "job-started";
	readonly job: JobId;
	readonly file: string;
	readonly attempt: number;
	readonly worker: WorkerId;
	readonly slot: number;
}

export interface TestFinished {
	readonly kind: "test-finished";
	readonly job: JobId;
	readonly file: string;
	readonly attempt: number;
	readonly type: "test" | "hook";
	/** Titles from the outermost suite to the test. */
	readonly title: readonly string[];
	readonly outcome: TestOutcome;
	readonly durationMs: number;
	/** mocha's speed of a passed test, for its colour. */
	readonly speed?: "fast" | "medium" | "slow";
	/** From 1; the framework's own retries count it up. */
	readonly try: number;
	/** Line of the test file where it failed, when the stack tells. */
	readonly line?: number;
	readonly error?: ErrorRecord;
	/** Only where one of mocha's own reporters is used. */
	readonly detail?: TestDetail;
}

/** What mocha's own reporters need besides, to be told a test as mocha would have told it. */
export interface TestDetail {
	/** Tells tests and hooks of an execution apart; one that is told twice failed after it had ended. */
	readonly id: number;
	/** The suites that mocha was in, from the outermost: two of the same title are two. */
	readonly suites: readonly { readonly id: number; readonly title: string }[];
	/** Source of its function. */
	readonly body: string;
	readonly slowMs: number;
	/** mocha had begun it: not so for one that is skipped where it is defined. */
	readonly begun: boolean;
	/** Of a hook: the title of the test that had begun and will not be told. */
	readonly test?: string;
	/** Errors of the tries before this one. */
	readonly retried: readonly ErrorRecord[];
	/** The error was thrown outside of the function. */
	readonly uncaught: boolean;
}

export interface JobOutput {
	readonly kind: "job-output";
	readonly job: JobId;
	readonly attempt: number;
	readonly stream: "stdout" | "stderr";
	readonly text: string;
}

export interface JobFinished {
	readonly kind: "job-finished";
	readonly job: JobId;
	readonly file: string;
	readonly attempt: number;
	readonly outcome: Outcome;
	readonly reason: EndReason;
	readonly durationMs: number;
	readonly phasesMs: Phases;
	readonly cpuMs: number;
	readonly maxRssBytes: number;
	readonly counts: Counts;
	readonly leaks: readonly Leak[];
}

export interface JobRequeued {
	readonly kind: "job-requeued";
	readonly job: JobId;
	readonly file: string;
	/** The new attempt's number. */
	readonly attempt: number;
	readonly reason: string;
}

export interface JobVerdict {
	readonly kind: "job-verdict";
	readonly job: JobId;
	readonly file: string;
	readonly verdict: Verdict;
	/** The attempt that decided. */
	readonly attempt: number;
}

export interface Notice {
	readonly kind: "notice";
	readonly level: NoticeLevel;
	readonly code: string;
	readonly message: string;
	/** The test file that it is about; the same notice of several files is told once. */
	readonly file?: string;
	readonly hint?: string;
}

export interface RunFinished {
	readonly kind: "run-finished";
	/** Jobs by verdict; only verdicts that occurred. */
	readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
	/** Tests of the deciding attempts. */
	readonly counts: Counts;
	/** Results that came after their job was decided. */
	readonly dropped: number;
	/** Jobs without a verdict: always 0, or prun has a bug. */
	readonly missing: number;
	readonly wallMs: number;
	/** max(total / slots, longest job): no schedule of these jobs could have been shorter. */
	readonly lowerBoundMs: number;
	readonly exitCode: ExitCode;
}

export type RunEvent =
	| RunStarted
	| WorkerJoined
	| WorkerLost
	| WorkerPhase
	| JobStarted
	| TestFinished
	| JobOutput
	| JobFinished
	| JobRequeued
	| JobVerdict
	| Notice
	| RunFinished;

/** An event as it is written: numbered, with milliseconds since the run's start. */
export type StampedEvent = RunEvent & {
	readonly v: typeof EVENT_VERSION;
	readonly seq: number;
	readonly atMs: number;
};
