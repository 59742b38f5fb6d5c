import { strict as assert } from "node:assert";
import { newSpent, shares, spend } from "../../reporters/time-spent.js";
import { RUN } from "./events.js";

const END = RUN.find((event) => event.kind === "run-finished");
const JOB = RUN.find((event) => event.kind === "job-finished");
assert.ok(END?.kind === "run-finished" && JOB?.kind === "job-finished");
const [end, job] = [END, JOB];

describe("where the time of a run went", () => {
	it("is in parts of all slots' time, and what no file used is idle", () => {
		const spent = newSpent();
		spent.preload = 20;
		for (let files = 0; files < 2; files++) {
			spend(spent, { ...job, phasesMs: { queue: 99, fork: 5, load: 10, test: 30, teardown: 5 } });
		}
		assert.deepEqual(shares(spent, 2, { ...end, wallMs: 100 }), [
			["preload", 0.2],
			["fork", 0.05],
			["load", 0.1],
			["test", 0.3],
			["teardown", 0.05],
			["idle", 0.3],
		]);
	});

	it("is never more than all of it, though several clocks were read", () => {
		const spent = newSpent();
		spend(spent, { ...job, phasesMs: { queue: 0, fork: 0, load: 0, test: 130, teardown: 0 } });
		const parts = new Map(shares(spent, 1, { ...end, wallMs: 100 }));
		assert.deepEqual([parts.get("test"), parts.get("idle")], [1, 0]);
	});

	it("is nothing of a run that took no time", () => {
		assert.deepEqual(shares(newSpent(), 2, { ...end, wallMs: 0 }), []);
	});
});
