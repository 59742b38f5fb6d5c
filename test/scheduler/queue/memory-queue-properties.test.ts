import { strict as assert } from "node:assert";
import fc from "fast-check";
import { jobId } from "../../../scheduler/protocol/mod.js";
import { memoryQueue } from "../../../scheduler/queue/memory-queue.js";
import type { Delivery } from "../../../scheduler/queue/queue.js";
import { tries } from "../../support/fuzz.js";
import { job } from "./conformance.js";

const pick = fc.nat({ max: 100 });
const action = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({ kind: fc.constant("publish" as const), rank: fc.nat({ max: 9 }) }),
	},
	{ weight: 4, arbitrary: fc.record({ kind: fc.constant("pull" as const) }) },
	{ weight: 3, arbitrary: fc.record({ kind: fc.constant("ack" as const), pick }) },
	{ weight: 3, arbitrary: fc.record({ kind: fc.constant("giveBack" as const), pick }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant("withdraw" as const), pick }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant("end" as const) }) },
);

/** A message of the queue as the model sees it: one list that is searched. */
interface Entry {
	readonly id: string;
	readonly rank: number;
	state: "waiting" | "out" | "gone";
	withdrawn: boolean;
	deliveries: number;
	/** When it came to wait, counted. */
	since: number;
}

class Model {
	readonly entries: Entry[] = [];
	pulls = 0;
	ended = false;
	#now = 0;

	publish(rank: number): string {
		const id = String(this.entries.length);
		this.entries.push({
			id,
			rank,
			state: "waiting",
			withdrawn: false,
			deliveries: 0,
			since: this.#now++,
		});
		return id;
	}

	back(entry: Entry): void {
		entry.state = this.ended || entry.withdrawn ? "gone" : "waiting";
		entry.since = this.#now++;
	}

	/** What is handed out now, in its order, as `job.delivery`. */
	handOut(): string[] {
		const out: string[] = [];
		for (;;) {
			const [first] = this.entries
				.filter(({ state }) => state === "waiting")
				.toSorted((a, b) => a.rank - b.rank || a.since - b.since);
			if (first === undefined || this.pulls === 0 || this.ended) return out;
			this.pulls--;
			first.state = "out";
			out.push(`${first.id}.${++first.deliveries}`);
		}
	}
}

describe("the queue in memory, whatever is asked of it,", () => {
	it("hands out what a list would that is searched each time", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(action, { maxLength: 60, size: "max" }), async (actions) => {
				const { leader, worker } = memoryQueue(() => 0);
				const model = new Model();
				const got: string[] = [];
				const expected: string[] = [];
				/** Those that came, the old ones too: they may be answered twice. */
				const deliveries: Delivery[] = [];
				let endings = 0;
				const pull = async () => {
					const delivery = await worker.pull();
					if (delivery === "ended") {
						endings++;
						return;
					}
					deliveries.push(delivery);
					got.push(`${delivery.job.job}.${delivery.delivery}`);
				};
				let asked = 0;
				for (const next of actions) {
					switch (next.kind) {
						case "publish":
							if (!model.ended) await leader.publish(job(model.publish(next.rank)), next.rank);
							break;
						case "pull":
							asked++;
							if (!model.ended) model.pulls++;
							void pull();
							break;
						case "withdraw": {
							const entry = model.entries[next.pick % model.entries.length];
							if (entry === undefined) break;
							entry.withdrawn = true;
							if (entry.state === "waiting") entry.state = "gone";
							await leader.withdraw(jobId(entry.id));
							break;
						}
						case "end":
							model.ended = true;
							await leader.end();
							break;
						default: {
							const delivery = deliveries[next.pick % deliveries.length];
							if (delivery === undefined) break;
							const entry = model.entries[Number(delivery.job.job)];
							const isLatest = entry?.deliveries === delivery.delivery && entry.state === "out";
							if (entry !== undefined && isLatest) {
								if (next.kind === "ack") entry.state = "gone";
								else model.back(entry);
							}
							await delivery[next.kind]();
						}
					}
					expected.push(...model.handOut());
					// What was handed out has come one turn later.
					await new Promise((resolve) => setImmediate(resolve));
					assert.deepEqual(got, expected);
				}
				await leader.end();
				await new Promise((resolve) => setImmediate(resolve));
				assert.equal(got.length + endings, asked, "every pull is answered once");
			}),
			tries(150),
		);
	});
});
