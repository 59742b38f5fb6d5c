// What every queue must do, whatever it is made of. A queue's own test file calls
// `queueConformance` with a way to open an empty queue.
//
// Nothing here waits for time: that something is not handed out shows in what a pull gets instead,
// which at the latest is "ended".

import { strict as assert } from "node:assert";
import {
	type JobMessage,
	jobId,
	type WorkerMessage,
	workerId,
} from "../../../scheduler/protocol/mod.js";
import type { Control, Delivery, Queue } from "../../../scheduler/queue/queue.js";

export interface OpenQueue {
	readonly queue: Queue;
	close(): Promise<void>;
}

export interface Conformance {
	open(): Promise<OpenQueue>;
	/** Whether the lowest rank goes first; else the order of publication holds. */
	readonly ranks: boolean;
}

const WORKER = workerId("w1");

export function job(id: string, attempt = 1): JobMessage {
	return { kind: "job", job: jobId(id), file: `test/${id}.js`, attempt, seed: 7 };
}

/** One of each kind, as a worker sends them for one job. */
const MESSAGES: readonly WorkerMessage[] = [
	{ kind: "claimed", token: { job: jobId("a"), attempt: 1, delivery: 1 }, worker: WORKER, slot: 0 },
	{
		kind: "progress",
		token: { job: jobId("a"), attempt: 1, delivery: 1 },
		tests: [{ type: "test", title: ["suite", "test"], outcome: "passed", durationMs: 1.5, try: 1 }],
	},
	{
		kind: "output",
		token: { job: jobId("a"), attempt: 1, delivery: 1 },
		stream: "stderr",
		text: "é\n",
	},
	{ kind: "worker-notice", worker: WORKER, notice: { level: "info", code: "ONLY", message: "m" } },
	{
		kind: "result",
		token: { job: jobId("a"), attempt: 1, delivery: 1 },
		worker: WORKER,
		outcome: "failed",
		reason: { code: 1, error: { name: "Error", message: "m", stack: "" } },
		durationMs: 12,
		phasesMs: { queue: 1, fork: 2, load: 3, test: 4, teardown: 2 },
		cpuMs: 5,
		maxRssBytes: 1 << 20,
		counts: { passed: 1, failed: 1, skipped: 0 },
		leaks: [{ kind: "handle", what: "Timeout" }],
		loadedLate: ["lodash"],
	},
];

export function queueConformance(conformance: Conformance): void {
	let opened: OpenQueue;
	let queue: Queue;

	beforeEach(async () => {
		opened = await conformance.open();
		queue = opened.queue;
	});

	afterEach(() => opened.close());

	async function publish(...jobs: readonly [string, rank: number][]): Promise<void> {
		for (const [id, rank] of jobs) await queue.leader.publish(job(id), rank);
	}

	async function pull(): Promise<Delivery> {
		const delivery = await queue.worker.pull();
		assert.ok(delivery !== "ended", "there is a job");
		return delivery;
	}

	async function pullIds(count: number): Promise<string[]> {
		const ids: string[] = [];
		for (let n = 0; n < count; n++) {
			const delivery = await pull();
			ids.push(delivery.job.job);
			await delivery.ack();
		}
		return ids;
	}

	/** Asserts that nothing more is handed out: a pull waits until the queue ends. */
	async function assertEmpty(): Promise<void> {
		const waiting = queue.worker.pull();
		await queue.leader.end();
		const got = await waiting;
		assert.equal(got === "ended" ? "ended" : `job ${got.job.job}`, "ended");
	}

	describe("handing out", () => {
		it("gives a job as it was published, as its first delivery", async () => {
			await queue.leader.publish(job("a", 2), 0);
			const delivery = await pull();
			assert.deepEqual(delivery.job, job("a", 2));
			assert.equal(delivery.delivery, 1);
			assert.ok(Number.isFinite(delivery.publishedAtMs));
		});

		it("gives a job to a pull that was there before it", async () => {
			const waiting = pull();
			await publish(["a", 0]);
			assert.equal((await waiting).job.job, "a");
		});

		it("gives every job once, however many pulls wait", async () => {
			const waiting = ["p", "q", "r"].map(() => pull());
			await publish(["a", 0], ["b", 1], ["c", 2]);
			const ids = (await Promise.all(waiting)).map((delivery) => delivery.job.job);
			assert.deepEqual(ids.sort(), ["a", "b", "c"]);
			await assertEmpty();
		});

		it("gives a job to one worker at a time", async () => {
			await publish(["a", 0]);
			await pull();
			await assertEmpty();
		});

		it("gives nothing again that was acknowledged", async () => {
			await publish(["a", 0]);
			await (await pull()).ack();
			await assertEmpty();
		});

		it("keeps the order of publication among equal ranks", async () => {
			await publish(["a", 1], ["b", 1], ["c", 1]);
			assert.deepEqual(await pullIds(3), ["a", "b", "c"]);
		});

		if (conformance.ranks) {
			it("gives the lowest rank first, whatever the order of publication", async () => {
				await publish(["e", 5], ["b", 2], ["d", 4], ["a", 0], ["c", 3]);
				assert.deepEqual(await pullIds(5), ["a", "b", "c", "d", "e"]);
			});

			it("gives what is given back before what has a higher rank", async () => {
				await publish(["a", 0], ["b", 1], ["c", 2]);
				const [a, b] = [await pull(), await pull()];
				await b.giveBack();
				await a.giveBack();
				assert.deepEqual(await pullIds(3), ["a", "b", "c"]);
			});
		}
	});

	describe("giving back", () => {
		it("hands the same job out again, each time with a higher delivery number", async () => {
			await publish(["a", 0]);
			for (const expected of [1, 2, 3, 4]) {
				const delivery = await pull();
				assert.deepEqual(delivery.job, job("a"));
				assert.equal(delivery.delivery, expected);
				await delivery.giveBack();
			}
		});

		it("keeps the time of publication", async () => {
			await publish(["a", 0]);
			const first = await pull();
			await first.giveBack();
			assert.equal((await pull()).publishedAtMs, first.publishedAtMs);
		});

		it("reaches a pull that waits", async () => {
			await publish(["a", 0]);
			const first = await pull();
			const waiting = pull();
			await first.giveBack();
			assert.equal((await waiting).delivery, 2);
		});

		it("twice hands out once", async () => {
			await publish(["a", 0]);
			const delivery = await pull();
			await delivery.giveBack();
			await delivery.giveBack();
			await pull();
			await assertEmpty();
		});

		it("after an acknowledgement changes nothing", async () => {
			await publish(["a", 0]);
			const delivery = await pull();
			await delivery.ack();
			await delivery.giveBack();
			await assertEmpty();
		});

		it("an old delivery does not give back the new one", async () => {
			await publish(["a", 0]);
			const first = await pull();
			await first.giveBack();
			await pull();
			await first.giveBack();
			await assertEmpty();
		});
	});

	describe("withdrawing", () => {
		it("takes all of a job that waits off the queue, and nothing else", async () => {
			await publish(["a", 0], ["b", 1], ["c", 2]);
			await queue.leader.publish(job("b", 2), 1);
			await queue.leader.withdraw(jobId("b"));
			assert.deepEqual(await pullIds(2), ["a", "c"]);
			await assertEmpty();
		});

		it("a job that is not there changes nothing", async () => {
			await publish(["a", 0]);
			await queue.leader.withdraw(jobId("x"));
			assert.deepEqual(await pullIds(1), ["a"]);
		});

		it("leaves a job alone that is handed out", async () => {
			await publish(["a", 0]);
			const delivery = await pull();
			await queue.leader.withdraw(jobId("a"));
			await delivery.ack();
			await assertEmpty();
		});

		it("keeps what was handed out from coming back when it is given back", async () => {
			await publish(["a", 0]);
			const delivery = await pull();
			await queue.leader.withdraw(jobId("a"));
			await delivery.giveBack();
			await assertEmpty();
		});
	});

	describe("ending", () => {
		it("ends the pulls that wait and all later ones", async () => {
			const waiting = [queue.worker.pull(), queue.worker.pull()];
			await queue.leader.end();
			assert.deepEqual(await Promise.all(waiting), ["ended", "ended"]);
			assert.equal(await queue.worker.pull(), "ended");
		});

		it("hands nothing out any more, not even what is left or given back", async () => {
			await publish(["a", 0], ["b", 1]);
			const delivery = await pull();
			await queue.leader.end();
			await delivery.giveBack();
			assert.equal(await queue.worker.pull(), "ended");
		});
	});

	describe("messages and controls", () => {
		it("brings every kind of message to the leader, whole and in order", async () => {
			const received = collect<WorkerMessage>(MESSAGES.length, (listener) =>
				queue.leader.onMessage(listener),
			);
			for (const message of MESSAGES) await queue.worker.send(message);
			assert.deepEqual(await received, MESSAGES);
		});

		it("keeps the order of messages that are sent without waiting", async () => {
			const notices = Array.from(
				{ length: 50 },
				(_, n): WorkerMessage => ({
					kind: "worker-notice",
					worker: WORKER,
					notice: { level: "info", code: "N", message: String(n) },
				}),
			);
			const received = collect<WorkerMessage>(notices.length, (listener) =>
				queue.leader.onMessage(listener),
			);
			await Promise.all(notices.map((message) => queue.worker.send(message)));
			assert.deepEqual(await received, notices);
		});

		it("brings controls to every listener of the workers, in order", async () => {
			const received = ["one", "other"].map(() =>
				collect<Control>(2, (listener) => queue.worker.onControl(listener)),
			);
			await queue.leader.control("drain");
			await queue.leader.control("kill");
			assert.deepEqual(await Promise.all(received), [
				["drain", "kill"],
				["drain", "kill"],
			]);
		});
	});
}

/** The first `count` of what a listener gets. */
function collect<T>(count: number, listen: (listener: (item: T) => void) => void): Promise<T[]> {
	const items: T[] = [];
	return new Promise((resolve) => {
		listen((item) => {
			items.push(item);
			if (items.length === count) resolve(items);
		});
	});
}
