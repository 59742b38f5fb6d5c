// The leader of one run: asks the cores (ledger, locks) what to do about each message, does it, and
// tells the reporters. It decides nothing itself.

import {
	acquire,
	type Ledger,
	type LedgerEffect,
	newLedger,
	newLocks,
	release,
	step,
} from "../scheduler/core/mod.js";
import type { PlannedJob } from "../scheduler/plan/mod.js";
import { seedFor } from "../scheduler/plan/mod.js";
import {
	type Counts,
	type ExitCode,
	type JobId,
	type Result,
	type RunEvent,
	type RunFinished,
	type Verdict,
	type WorkerMessage,
} from "../scheduler/protocol/mod.js";
import type { LeaderEnd } from "../scheduler/queue/mod.js";
import { type EndedFile, type ExitRules, exitCode, isForgiven } from "./exit-code.js";

export interface LeaderOptions extends ExitRules {
	readonly jobs: readonly PlannedJob[];
	readonly queue: LeaderEnd;
	readonly lockNeeds: ReadonlyMap<JobId, readonly string[]>;
	readonly retries: number;
	readonly maxFailures: number;
	readonly seed: number;
	readonly slots: number;
	readonly now: () => number;
	emit(event: RunEvent): void;
	/** Called when every job has its verdict; false: the end of the run failed. */
	tearDown(): Promise<boolean>;
}

export interface Leader {
	/** Resolves when every job has its verdict and the queue has ended. */
	run(): Promise<RunFinished>;
	/** A person stops the run: nothing new starts, what runs is killed. */
	cancel(): void;
	/** The same, because the run cannot be completed; `tearDown` says why. */
	abandon(): void;
}

/** Executions of one attempt that may be lost before the job is given up. */
const MAX_LOSSES = 3;

export function lead(options: LeaderOptions): Leader {
	const { queue, emit } = options;
	const ledger: Ledger = newLedger(
		options.jobs.map((job) => job.id),
		{ retries: options.retries, maxFailures: options.maxFailures, maxLosses: MAX_LOSSES },
	);
	const locks = newLocks(options.lockNeeds);
	const plan = new Map(options.jobs.map((job, rank) => [job.id, { ...job, rank }]));
	const tally = newTally();
	const startedAt = options.now();
	let interrupted = false;
	let finish: () => void = () => {};
	const finished = new Promise<void>((resolve) => {
		finish = resolve;
	});

	function perform(effects: readonly LedgerEffect[]): void {
		for (const effect of effects) {
			switch (effect.kind) {
				case "request":
					if (acquire(locks, effect)) publish(effect.job, effect.attempt);
					break;
				case "requeued":
					emit({ ...effect, kind: "job-requeued", file: fileOf(effect.job) });
					break;
				case "withdraw":
					void queue.withdraw(effect.job);
					for (const next of release(locks, effect.job)) publish(next.job, next.attempt);
					break;
				case "verdict":
					tally.verdict(effect.job, effect.attempt, effect.verdict);
					emit({ ...effect, kind: "job-verdict", file: fileOf(effect.job) });
					break;
				case "stopping":
					if (effect.reason === "max-failures") tellMaxFailures();
					break;
				case "finished":
					void queue.end().then(finish);
					break;
			}
		}
	}

	function publish(job: JobId, attempt: number): void {
		const planned = plan.get(job);
		if (planned === undefined) return;
		const seed = seedFor(options.seed, planned.file);
		void queue.publish({ kind: "job", job, file: planned.file, attempt, seed }, planned.rank);
	}

	function fileOf(job: JobId): string {
		return plan.get(job)?.file ?? "";
	}

	function tellMaxFailures(): void {
		emit({
			kind: "notice",
			level: "warning",
			code: "MAX_FAILURES",
			message: `${ledger.failures} failed: nothing new is started (--max-failures or --bail)`,
		});
	}

	function tellForgiven(): void {
		const files = tally.files().filter(isForgiven).length;
		if (files === 0) return;
		emit({
			kind: "notice",
			level: "info",
			code: "FORGIVEN",
			message: `tests of ${files} ${files === 1 ? "file" : "files"} failed and don't fail the run (--pass-on-failing-test-suite)`,
			hint: "a file that crashes, runs out of time or does not load still does",
		});
	}

	function take(message: WorkerMessage): void {
		switch (message.kind) {
			case "claimed": {
				const { job, attempt } = message.token;
				const { worker, slot } = message;
				emit({ kind: "job-started", job, file: fileOf(job), attempt, worker, slot });
				perform(step(ledger, { kind: "claimed", token: message.token }));
				break;
			}
			case "progress":
				for (const test of message.tests) {
					const { job, attempt } = message.token;
					emit({ kind: "test-finished", job, file: fileOf(job), attempt, ...test });
				}
				break;
			case "output": {
				const { job, attempt } = message.token;
				emit({ kind: "job-output", job, attempt, stream: message.stream, text: message.text });
				break;
			}
			case "result":
				tally.result(message);
				emit(finishedEvent(message, fileOf(message.token.job)));
				perform(step(ledger, { kind: "result", token: message.token, outcome: message.outcome }));
				break;
			case "worker-notice":
				emit({ kind: "notice", ...message.notice });
				break;
		}
	}

	function stop(): void {
		void queue.control("kill");
		perform(step(ledger, { kind: "cancel" }));
	}

	queue.onMessage(take);

	return {
		async run() {
			perform(step(ledger, { kind: "start" }));
			await finished;
			const wallMs = options.now() - startedAt;
			const torn = await options.tearDown();
			if (options.passOnFailing) tellForgiven();
			const preloads = tally.preloadSuggestion();
			if (preloads !== undefined) emit(preloads);
			const event = tally.finished(ledger, {
				wallMs,
				slots: options.slots,
				exitCode: exitCode(
					{
						files: tally.files(),
						tests: tally.tests(),
						undecided: ledger.undecided,
						interrupted,
						torn,
					},
					options,
				),
			});
			emit(event);
			return event;
		},
		cancel() {
			interrupted = true;
			stop();
		},
		abandon: stop,
	};
}

function finishedEvent(result: Result, file: string): RunEvent {
	const { token, worker: _worker, loadedLate: _late, kind: _kind, ...told } = result;
	return { kind: "job-finished", job: token.job, file, attempt: token.attempt, ...told };
}

interface Tally {
	files(): EndedFile[];
	/** Of the deciding attempts. */
	tests(): number;
	result(result: Result): void;
	verdict(job: JobId, attempt: number, verdict: Verdict): void;
	/** What many files loaded after the fork and a preload could have brought. */
	preloadSuggestion(): RunEvent | undefined;
	finished(ledger: Ledger, run: { wallMs: number; slots: number; exitCode: ExitCode }): RunFinished;
}

/** Below this a preload saves nothing that one would notice. */
const SUGGEST_FROM_FILES = 5;

function newTally(): Tally {
	const ended = new Map<JobId, EndedFile>();
	const latest = new Map<string, Counts>();
	const deciding = new Map<JobId, Counts>();
	const broken = new Set<string>();
	const loadedLate = new Map<string, number>();
	let totalMs = 0;
	let longestMs = 0;
	let results = 0;
	return {
		files: () => [...ended.values()],
		tests() {
			const { passed, failed, skipped } = sum([...deciding.values()]);
			return passed + failed + skipped;
		},
		result(result) {
			results++;
			totalMs += result.durationMs;
			longestMs = Math.max(longestMs, result.durationMs);
			const key = `${result.token.job}.${result.token.attempt}`;
			latest.set(key, result.counts);
			if (result.reason.error !== undefined) broken.add(key);
			for (const name of result.loadedLate) loadedLate.set(name, (loadedLate.get(name) ?? 0) + 1);
		},
		verdict(job, attempt, verdict) {
			ended.set(job, { verdict, broken: broken.has(`${job}.${attempt}`) });
			const counts = latest.get(`${job}.${attempt}`);
			if (counts !== undefined) deciding.set(job, counts);
		},
		preloadSuggestion() {
			const often = [...loadedLate]
				.filter(([, files]) => files >= SUGGEST_FROM_FILES && files > results / 2)
				.map(([name]) => name);
			if (often.length === 0) return undefined;
			return {
				kind: "notice",
				level: "info",
				code: "PRELOAD_SUGGESTED",
				message: `more than half of the files loaded ${often.join(", ")} after the fork`,
				hint: `--preload auto ${often.map((name) => `--preload ${name}`).join(" ")} loads it once for all`,
			};
		},
		finished(ledger, run) {
			const byVerdict: Partial<Record<Verdict, number>> = {};
			for (const { verdict } of ended.values()) byVerdict[verdict] = (byVerdict[verdict] ?? 0) + 1;
			return {
				kind: "run-finished",
				verdicts: byVerdict,
				counts: sum([...deciding.values()]),
				dropped: ledger.dropped,
				missing: ledger.undecided,
				wallMs: run.wallMs,
				lowerBoundMs: Math.max(totalMs / run.slots, longestMs),
				exitCode: run.exitCode,
			};
		},
	};
}

function sum(all: readonly Counts[]): Counts {
	const total = { passed: 0, failed: 0, skipped: 0 };
	for (const counts of all) {
		total.passed += counts.passed;
		total.failed += counts.failed;
		total.skipped += counts.skipped;
	}
	return total;
}
