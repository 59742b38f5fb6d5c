// Events of a run for tests, with only what matters said.

import {
	type JobFinished,
	jobId,
	type RunEvent,
	type RunFinished,
	runId,
	type TestOutcome,
	type Verdict,
	workerId,
} from "../../../scheduler/protocol/mod.js";

export function runStarted(jobs: number): RunEvent {
	return {
		kind: "run-started",
		run: runId("r"),
		jobs,
		seed: 1,
		isolation: "fork",
		slots: 2,
		startedAt: "2025-11-22T12:00:00.000Z",
		versions: {},
	};
}

export function startedJob(job: number, file: string, attempt = 1): RunEvent {
	return {
		kind: "job-started",
		job: jobId(`${job}`),
		file,
		attempt,
		worker: workerId("w1"),
		slot: 0,
	};
}

export function testEnded(
	job: number,
	file: string,
	outcome: TestOutcome,
	attempt = 1,
	title = "works",
): RunEvent {
	return {
		kind: "test-finished",
		job: jobId(`${job}`),
		file,
		attempt,
		type: "test",
		title: [title],
		outcome,
		durationMs: 1,
		try: 1,
		...(outcome === "failed" ? { error: { name: "Error", message: "broke", stack: "" } } : {}),
	};
}

export function ended(job: number, file: string, more: Partial<JobFinished> = {}): RunEvent {
	return {
		kind: "job-finished",
		job: jobId(`${job}`),
		file,
		attempt: 1,
		outcome: "passed",
		reason: {},
		durationMs: 10,
		phasesMs: { queue: 0, fork: 2, load: 3, test: 4, teardown: 1 },
		cpuMs: 9,
		maxRssBytes: 1,
		counts: { passed: 1, failed: 0, skipped: 0 },
		leaks: [],
		...more,
	};
}

export function verdictOf(job: number, file: string, verdict: Verdict, attempt = 1): RunEvent {
	return { kind: "job-verdict", job: jobId(`${job}`), file, verdict, attempt };
}

export function runFinished(more: Partial<RunFinished> = {}): RunEvent {
	return {
		kind: "run-finished",
		verdicts: { passed: 1 },
		counts: { passed: 1, failed: 0, skipped: 0 },
		dropped: 0,
		missing: 0,
		wallMs: 100,
		lowerBoundMs: 50,
		exitCode: 0,
		...more,
	};
}
