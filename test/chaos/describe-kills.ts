// The short version of `npm run kills`, as tests: each process of a run killed at three moments.

import { strict as assert } from "node:assert";
import type { IsolationLevel } from "../../scheduler/protocol/mod.js";
import { killOnce, VICTIMS } from "./kill-round.js";

/** prun begins with preloading, and the others are there when the first file runs, for about 700 ms. */
const MOMENTS_MS = [20, 150, 350];

export function describeKills(level: IsolationLevel): void {
	describe(`under ${level}, a second after SIGKILL nothing of it is left, and every other file passes, when the victim is`, () => {
		for (const victim of VICTIMS) {
			if (victim === "zygote" && level !== "fork") continue;
			it(victim === "child" ? "a test file's process" : victim, async () => {
				for (const afterMs of MOMENTS_MS) {
					const { hit, left, wrong } = await killOnce({ victim, level, afterMs });
					assert.ok(hit, `there was no ${victim} after ${afterMs} ms`);
					assert.deepEqual({ left, wrong }, { left: [], wrong: [] }, `after ${afterMs} ms`);
				}
			}).timeout(60_000);
		}
	});
}
