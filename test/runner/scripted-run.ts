// A run with a scripted worker: a real leader on a real queue in memory, and a worker that runs
// nothing but says of each execution what the script has for it.

import { strict as assert } from "node:assert";
import { type Leader, type LeaderOptions, lead } from "../../runner/leader.js";
import {
	jobId,
	type Outcome,
	type Result,
	type RunEvent,
	type RunFinished,
	type Token,
	workerId,
} from "../../scheduler/protocol/mod.js";
import { type Control, type Delivery, memoryQueue, type Queue } from "../../scheduler/queue/mod.js";

export const WORKER = workerId("w1");

/** What the executions of a file bring, one after the other; then it passes. */
export type Script = Readonly<Record<string, readonly Outcome[]>>;

export function resultOf(token: Token, outcome: Outcome, more: Partial<Result> = {}): Result {
	return {
		kind: "result",
		token,
		worker: WORKER,
		outcome,
		reason: {},
		durationMs: 100,
		phasesMs: { queue: 0, fork: 1, load: 2, test: 90, teardown: 7 },
		cpuMs: 50,
		maxRssBytes: 1000,
		counts: {
			passed: outcome === "passed" ? 2 : 1,
			failed: outcome === "passed" ? 0 : 1,
			skipped: 0,
		},
		leaks: [],
		loadedLate: [],
		...more,
	};
}

export interface Run {
	readonly leader: Leader;
	readonly queue: Queue;
	readonly events: RunEvent[];
	readonly controls: Control[];
	/** `file attempt delivery` of what began, in order. */
	readonly begun: string[];
	/** Most files at a time. */
	peak: number;
	readonly clock: { nowMs: number };
}

/** A leader on a queue in memory; nobody works on it yet. */
export function newRun(files: readonly string[], options: Partial<LeaderOptions> = {}): Run {
	const clock = { nowMs: 0 };
	const queue = memoryQueue(() => clock.nowMs);
	const events: RunEvent[] = [];
	const leader = lead({
		jobs: files.map((file, n) => ({ id: jobId(String(n)), file })),
		queue: queue.leader,
		lockNeeds: new Map(),
		retries: 0,
		maxFailures: 0,
		failOnFlaky: false,
		failZero: false,
		passOnFailing: false,
		posixExitCodes: false,
		seed: 7,
		slots: 1,
		now: () => clock.nowMs,
		emit: (event) => void events.push(event),
		tearDown: async () => true,
		...options,
	});
	const controls: Control[] = [];
	queue.worker.onControl((control) => void controls.push(control));
	return { leader, queue, events, controls, begun: [], peak: 0, clock };
}

/** One whole execution of a job, told to the leader without a queue. */
export async function execute(run: Run, job: number, more: Partial<Result> = {}): Promise<void> {
	const token: Token = { job: jobId(String(job)), attempt: 1, delivery: 1 };
	await run.queue.worker.send({ kind: "claimed", token, worker: WORKER, slot: 0 });
	await run.queue.worker.send(resultOf(token, "passed", more));
}

/** A worker that plays the script; gives up after many executions, so that no loop is endless. */
export async function work(run: Run, script: Script, slots = 1): Promise<void> {
	const left = new Map(Object.entries(script).map(([file, outcomes]) => [file, [...outcomes]]));
	let running = 0;

	async function take(delivery: Delivery, slot: number): Promise<void> {
		const { job, attempt, file } = delivery.job;
		const token: Token = { job, attempt, delivery: delivery.delivery };
		run.begun.push(`${file} ${attempt} ${delivery.delivery}`);
		run.peak = Math.max(run.peak, ++running);
		await run.queue.worker.send({ kind: "claimed", token, worker: WORKER, slot });
		const outcome = left.get(file)?.shift() ?? "passed";
		running--;
		await run.queue.worker.send(resultOf(token, outcome));
		await (outcome === "lost" ? delivery.giveBack() : delivery.ack());
	}

	await Promise.all(
		Array.from({ length: slots }, async (_, slot) => {
			for (;;) {
				const delivery = await run.queue.worker.pull();
				if (delivery === "ended") return;
				assert.ok(run.begun.length < 200, "the run comes to an end");
				await take(delivery, slot);
			}
		}),
	);
}

interface Played extends Run {
	readonly finished: RunFinished;
	readonly verdicts: Readonly<Record<string, string>>;
}

/** A whole run. */
export async function play(
	files: readonly string[],
	script: Script = {},
	options: Partial<LeaderOptions> = {},
): Promise<Played> {
	const run = newRun(files, options);
	const finished = run.leader.run();
	await work(run, script, options.slots);
	return { ...run, finished: await finished, verdicts: verdictsOf(run.events) };
}

/** `verdict attempt` by file. */
export function verdictsOf(events: readonly RunEvent[]): Record<string, string> {
	const verdicts = events.flatMap((event) =>
		event.kind === "job-verdict" ? [[event.file, `${event.verdict} ${event.attempt}`]] : [],
	);
	return Object.fromEntries(verdicts);
}

export const kinds = (events: readonly RunEvent[]) => events.map(({ kind }) => kind);
