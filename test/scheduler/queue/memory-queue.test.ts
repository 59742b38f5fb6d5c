import { strict as assert } from "node:assert";
import fc from "fast-check";
import { memoryQueue } from "../../../scheduler/queue/memory-queue.js";
import { job, queueConformance } from "./conformance.js";

describe("the queue in memory", () => {
	queueConformance({
		ranks: true,
		async open() {
			return { queue: memoryQueue(() => performance.now()), close: async () => {} };
		},
	});

	it("tells when a job was published, by the clock that it was given", async () => {
		let nowMs = 5;
		const queue = memoryQueue(() => nowMs);
		await queue.leader.publish(job("a"), 0);
		nowMs = 9;
		const delivery = await queue.worker.pull();
		assert.ok(delivery !== "ended");
		assert.equal(delivery.publishedAtMs, 5);
	});

	it("hands out any plan sorted by rank, equal ranks in order of publication", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(fc.nat({ max: 9 }), { maxLength: 30 }), async (ranks) => {
				const queue = memoryQueue(() => 0);
				for (const [n, rank] of ranks.entries()) await queue.leader.publish(job(String(n)), rank);
				const got: number[] = [];
				for (const _ of ranks) {
					const delivery = await queue.worker.pull();
					if (delivery !== "ended") got.push(Number(delivery.job.job));
				}
				const expected = ranks
					.map((_, n) => n)
					.toSorted((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0));
				assert.deepEqual(got, expected);
			}),
		);
	});
});
