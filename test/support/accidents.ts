// The accident table as ordinary tests: one run, and a test for each accident.

import { strict as assert } from "node:assert";
import type { IsolationLevel } from "../../scheduler/protocol/mod.js";
import { ACCIDENTS, expectedOf } from "../chaos/accidents/mod.js";
import { runAccidents, type Verdict } from "../chaos/accidents/run.js";
import { RUNNING } from "../chaos/nodes.js";

export function describeAccidents(level: IsolationLevel): void {
	describe(`under ${level}, beside files that did nothing and pass, prun says the right thing of a file that`, () => {
		let verdicts: readonly Verdict[];
		before(async function () {
			this.timeout(300_000);
			verdicts = await runAccidents(ACCIDENTS, { level, node: RUNNING });
		});

		for (const accident of ACCIDENTS) {
			if (expectedOf(accident, level, RUNNING.major) === undefined) continue;
			it(`${accident.does} (${accident.name})`, () => {
				const verdict = verdicts.find((one) => one.accident === accident);
				assert.deepEqual(verdict?.wrong, []);
			});
		}
	});
}
