// A short stress test: some planned runs of the long one (npm run stress), always the same.

import { strict as assert } from "node:assert";
import { sandboxMissing } from "../support/sandbox.js";
import { RUNNING } from "./nodes.js";
import { planRun } from "./plan-of-a-run.js";
import { stressedRun } from "./stressed-run.js";

const SEED = 4;
const RUNS = 3;
const FILES = 8;

describe("a run of random accidents with random kills", () => {
	for (let round = 0; round < RUNS; round++) {
		const plan = planRun(SEED, round, RUNNING.major, (level) =>
			level === "sandbox" ? sandboxMissing() === undefined : true,
		);
		const blows = plan.blows.map(({ victim }) => victim).join(", ") || "nobody";
		it(`ends with the right verdict for each file and leaves nothing (${plan.level}, killed: ${blows})`, async () => {
			const short = { ...plan, accidents: plan.accidents.slice(0, FILES) };
			const { wrong, hangs, left } = await stressedRun(short, RUNNING);
			assert.deepEqual({ wrong, hangs, left }, { wrong: [], hangs: [], left: [] });
		}).timeout(200_000);
	}

	it("is planned from its seed alone", () => {
		const plan = (seed: number) => planRun(seed, 5, 20, () => true);
		assert.deepEqual(plan(7), plan(7));
		assert.notDeepEqual(plan(7), plan(8));
	});
});
