// What reporters for people remember of a run: per execution its tests and output until it is told,
// and everything that the end of the run needs.

import type {
	JobFinished,
	JobOutput,
	JobVerdict,
	Notice,
	RunStarted,
	StampedEvent,
	TestFinished,
} from "../scheduler/protocol/mod.js";
import { newSpent, type Spent, spend } from "./time-spent.js";

export interface ExecutionRecord {
	readonly tests: TestFinished[];
	stdout: string;
	stderr: string;
	finished: JobFinished | undefined;
}

export interface RunRecord {
	/** Characters. */
	readonly keptOutput: number;
	started: RunStarted | undefined;
	/** Keyed by `job.attempt`; executions of files that passed are let go when they are told. */
	readonly executions: Map<string, ExecutionRecord>;
	readonly verdicts: JobVerdict[];
	readonly notices: Notice[];
	readonly leaking: JobFinished[];
	/** How long each execution took. */
	readonly durations: { readonly file: string; readonly durationMs: number }[];
	readonly spent: Spent;
}

/** Of the end of each stream of a failing file: what failures.ts shows, and whether there was more. */
const KEPT_OUTPUT = 8193;

export function newRecord(keptOutput = KEPT_OUTPUT): RunRecord {
	return {
		started: undefined,
		keptOutput,
		executions: new Map(),
		verdicts: [],
		notices: [],
		leaking: [],
		durations: [],
		spent: newSpent(),
	};
}

function keyOf(event: { readonly job: string; readonly attempt: number }): string {
	return `${event.job}.${event.attempt}`;
}

function keepOutput(record: RunRecord, { stream, text, ...event }: JobOutput): void {
	const execution = executionOf(record, event);
	const whole = execution[stream] + text;
	const more = whole.length - record.keptOutput;
	// Copied, or the whole text would be kept for the sake of its end.
	execution[stream] = more > 0 ? Buffer.from(whole.slice(more)).toString() : whole;
}

export function executionOf(
	record: RunRecord,
	event: { readonly job: string; readonly attempt: number },
): ExecutionRecord {
	const key = keyOf(event);
	let execution = record.executions.get(key);
	if (execution === undefined) {
		execution = { tests: [], stdout: "", stderr: "", finished: undefined };
		record.executions.set(key, execution);
	}
	return execution;
}

export function remember(record: RunRecord, event: StampedEvent): void {
	switch (event.kind) {
		case "run-started":
			record.started = event;
			break;
		case "job-started":
			// A redelivered execution begins anew.
			record.executions.delete(keyOf(event));
			break;
		case "worker-phase":
			if (event.phase === "preload") record.spent.preload = event.durationMs;
			break;
		case "test-finished":
			executionOf(record, event).tests.push(event);
			break;
		case "job-output":
			keepOutput(record, event);
			break;
		case "job-finished":
			executionOf(record, event).finished = event;
			if (event.leaks.length > 0) record.leaking.push(event);
			record.durations.push({ file: event.file, durationMs: event.durationMs });
			spend(record.spent, event);
			break;
		case "job-verdict":
			record.verdicts.push(event);
			break;
		case "notice":
			record.notices.push(event);
			break;
	}
}

/** Lets go of what is not needed again. */
export function forget(
	record: RunRecord,
	event: { readonly job: string; readonly attempt: number },
): void {
	record.executions.delete(keyOf(event));
}
