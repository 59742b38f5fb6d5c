// How far a run is, as the live screen shows it: pure, events in, the new state out in place.

import type { Counts, StampedEvent } from "../../scheduler/protocol/mod.js";
import { farAboveMs, insertSorted } from "../slow.js";

export interface Running {
	readonly file: string;
	readonly attempt: number;
	readonly sinceMs: number;
	/** Tests that ended so far; of the file's end when it has ended. */
	counts: Counts;
	ended: boolean;
}

export interface Progress {
	readonly startedMs: number;
	/** Files; undefined: nothing runs yet, modules are loaded. */
	total: number | undefined;
	done: number;
	flaky: number;
	/** Files that ended badly without a failed test. */
	broken: number;
	/** Tests of files that have their verdict. */
	decided: Counts;
	/** By job: its latest attempt, until the job has its verdict. */
	readonly jobs: Map<string, Running>;
	/** How long files took, ascending. */
	readonly sortedMs: number[];
}

const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

export function newProgress(nowMs: number): Progress {
	return {
		startedMs: nowMs,
		total: undefined,
		done: 0,
		flaky: 0,
		broken: 0,
		decided: NONE,
		jobs: new Map(),
		sortedMs: [],
	};
}

export function advance(progress: Progress, event: StampedEvent, nowMs: number): void {
	const { jobs } = progress;
	switch (event.kind) {
		case "run-started":
			progress.total = event.jobs;
			break;
		case "job-started": {
			const { file, attempt } = event;
			jobs.set(event.job, { file, attempt, sinceMs: nowMs, counts: NONE, ended: false });
			break;
		}
		case "test-finished": {
			const job = jobs.get(event.job);
			if (job?.attempt !== event.attempt) break;
			job.counts = { ...job.counts, [event.outcome]: job.counts[event.outcome] + 1 };
			break;
		}
		case "job-finished": {
			insertSorted(progress.sortedMs, event.durationMs);
			const job = jobs.get(event.job);
			if (job?.attempt !== event.attempt) break;
			job.counts = event.counts;
			job.ended = true;
			break;
		}
		case "job-requeued":
			jobs.delete(event.job);
			break;
		case "job-verdict": {
			const counts = jobs.get(event.job)?.counts ?? NONE;
			jobs.delete(event.job);
			progress.done++;
			progress.decided = plus(progress.decided, counts);
			if (event.verdict === "flaky") progress.flaky++;
			const bad = !["passed", "flaky", "canceled"].includes(event.verdict);
			if (bad && counts.failed === 0) progress.broken++;
			break;
		}
	}
}

/** Tests that have ended, also of files that still run. */
export function countsOf(progress: Progress): Counts {
	let counts = progress.decided;
	for (const job of progress.jobs.values()) counts = plus(counts, job.counts);
	return counts;
}

/** Those that run now, the longest first. */
export function runningOf(progress: Progress): Running[] {
	return [...progress.jobs.values()]
		.filter(({ ended }) => !ended)
		.sort((a, b) => a.sinceMs - b.sinceMs);
}

/** From how long on a file that runs or has just ended is far above the others. */
export function slowFromMs(progress: Progress, nowMs: number): number {
	return farAboveMs(progress.sortedMs, nowMs - progress.startedMs);
}

/** When the next clock on the screen changes. */
export function nextTickMs(progress: Progress, nowMs: number): number {
	const since = [progress.startedMs, ...runningOf(progress).map(({ sinceMs }) => sinceMs)];
	return Math.min(...since.map((ms) => nowMs + 1000 - ((nowMs - ms) % 1000)));
}

function plus(a: Counts, b: Counts): Counts {
	return {
		passed: a.passed + b.passed,
		failed: a.failed + b.failed,
		skipped: a.skipped + b.skipped,
	};
}
