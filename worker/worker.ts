// The worker: pulls one job per free slot, has it run, and tells the leader what happened, in this
// order: claimed, tests, output, result; and only then acknowledges the job.

import {
	type Claimed,
	type Outcome,
	type Result,
	type Token,
	type WorkerId,
} from "../scheduler/protocol/mod.js";
import type { Delivery, WorkerEnd } from "../scheduler/queue/mod.js";
import { errorRecord } from "./adapters/error-record.js";
import type { ExecutionResult } from "./execution.js";
import type { Executor } from "./executor.js";
import { mapError } from "./source-maps.js";
import { turnstile } from "./turnstile.js";
import type { FileTask } from "./zygote/spec.js";

export interface WorkerOptions {
	readonly id: WorkerId;
	readonly run: string;
	readonly queue: WorkerEnd;
	readonly executor: Executor;
	readonly slots: number;
	readonly now: () => number;
	/** Absolute path of a job's file. */
	pathOf(file: string): string;
	/** What global fixtures changed. */
	readonly env: Readonly<Record<string, string | null>>;
	readonly settleMs: number;
}

/** Resolves when the queue has ended and every slot is empty. */
export async function runWorker(options: WorkerOptions): Promise<void> {
	let draining = false;
	options.queue.onControl((what) => {
		draining = true;
		if (what === "kill") options.executor.killAll();
	});
	const gate = turnstile();
	const slots = Array.from({ length: options.slots }, async (_, slot) => {
		for (;;) {
			const delivery = await options.queue.pull();
			if (delivery === "ended") return;
			if (draining) {
				await delivery.giveBack();
				continue;
			}
			const leave = await gate.enter(delivery.delivery > 1 ? "exclusive" : "shared");
			try {
				await runDelivery(options, delivery, slot);
			} finally {
				leave();
			}
		}
	});
	await Promise.all(slots);
}

async function runDelivery(
	options: WorkerOptions,
	delivery: Delivery,
	slot: number,
): Promise<void> {
	const { queue, now } = options;
	const { job } = delivery;
	const token: Token = { job: job.job, attempt: job.attempt, delivery: delivery.delivery };
	const claimedAt = now();
	const claimed: Claimed = { kind: "claimed", token, worker: options.id, slot };
	await queue.send(claimed);
	let result: ExecutionResult;
	try {
		result = await options.executor.run(
			taskOf(options, delivery, slot),
			slot,
			{
				onTest(test) {
					const error = test.error === undefined ? {} : { error: mapError(test.error) };
					void queue.send({ kind: "progress", token, tests: [{ ...test, ...error }] });
				},
				onNotice(level, code, message) {
					const notice = { level, code, message, file: job.file };
					void queue.send({ kind: "worker-notice", worker: options.id, notice });
				},
			},
			job.attempt > 1 || delivery.delivery > 1,
		);
	} catch (thrown) {
		await lose(options, delivery, token, thrown);
		return;
	}
	for (const stream of ["stdout", "stderr"] as const) {
		if (result[stream] !== "")
			await queue.send({ kind: "output", token, stream, text: result[stream] });
	}
	const queued = Math.max(0, claimedAt - delivery.publishedAtMs);
	await queue.send(resultMessage(options.id, token, result, queued));
	await delivery.ack();
}

function resultMessage(
	worker: WorkerId,
	token: Token,
	result: ExecutionResult,
	queued: number,
): Result {
	const { stdout: _stdout, stderr: _stderr, ...told } = result;
	const { error } = result.reason;
	return {
		kind: "result",
		token,
		worker,
		...told,
		reason: error === undefined ? result.reason : { ...result.reason, error: mapError(error) },
		phasesMs: { queue: queued, ...result.phasesMs },
	};
}

/** The machinery failed and not the file: the queue hands the job out again. */
async function lose(
	options: WorkerOptions,
	delivery: Delivery,
	token: Token,
	thrown: unknown,
): Promise<void> {
	const outcome: Outcome = "lost";
	await options.queue.send({
		kind: "result",
		token,
		worker: options.id,
		outcome,
		reason: { error: errorRecord(thrown) },
		durationMs: 0,
		phasesMs: { queue: 0, fork: 0, load: 0, test: 0, teardown: 0 },
		cpuMs: 0,
		maxRssBytes: 0,
		counts: { passed: 0, failed: 0, skipped: 0 },
		leaks: [],
		loadedLate: [],
	});
	await delivery.giveBack();
}

function taskOf(options: WorkerOptions, delivery: Delivery, slot: number): FileTask {
	const { job } = delivery;
	return {
		kind: "file",
		file: options.pathOf(job.file),
		seed: job.seed,
		settleMs: options.settleMs,
		env: {
			...options.env,
			PRUN_RUN: options.run,
			PRUN_JOB: job.job,
			PRUN_ATTEMPT: String(job.attempt),
			PRUN_WORKER: options.id,
			PRUN_SLOT: String(slot),
			MOCHA_WORKER_ID: String(slot),
		},
	};
}
