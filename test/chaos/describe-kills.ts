// The short version of `npm run kills`, as tests: each process of a run killed at three moments.

import { strict as assert } from "node:assert";
import type { IsolationLevel } from "../../scheduler/protocol/mod.js";
import { type Killed, killOnce, VICTIMS, type Victim } from "./kill-round.js";

/** prun begins with preloading, and the others are there when the first file runs, for about 700 ms. */
const MOMENTS_MS = [20, 150, 350];

/** Sooner, where everything was over by then. */
async function killInTime(victim: Victim, level: IsolationLevel, afterMs: number): Promise<Killed> {
	for (let moment = afterMs; ; moment = Math.floor(moment / 2)) {
		const killed = await killOnce({ victim, level, afterMs: moment });
		if (killed.hit || moment === 0) return killed;
	}
}

export function describeKills(level: IsolationLevel): void {
	describe(`under ${level}, a second after SIGKILL nothing of it is left, and every other file passes, when the victim is`, () => {
		for (const victim of VICTIMS) {
			if (victim === "zygote" && level !== "fork") continue;
			it(victim === "child" ? "a test file's process" : victim, async () => {
				for (const afterMs of MOMENTS_MS) {
					const { hit, left, wrong } = await killInTime(victim, level, afterMs);
					assert.ok(hit, `there was no ${victim} after ${afterMs} ms or less`);
					assert.deepEqual({ left, wrong }, { left: [], wrong: [] }, `after ${afterMs} ms`);
				}
			}).timeout(60_000);
		}
	});
}
