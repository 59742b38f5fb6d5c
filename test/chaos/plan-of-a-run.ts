// One run of the stress test, planned from its seed alone: which files, how, and who is killed when.

import { mulberry32, seedFor } from "../../scheduler/plan/mod.js";
import { type IsolationLevel } from "../../scheduler/protocol/mod.js";
import { ACCIDENTS, type Accident, expectedOf } from "./accidents/mod.js";
import type { Victim } from "./victims.js";

export interface Blow {
	readonly atMs: number;
	readonly victim: Victim;
	readonly signal: "SIGKILL" | "SIGINT";
	/** Which of those that there are then: in [0, 1). */
	readonly which: number;
}

export interface RunPlan {
	readonly level: IsolationLevel;
	readonly accidents: readonly Accident[];
	readonly slots: number;
	readonly retries: number;
	readonly seed: number;
	readonly blows: readonly Blow[];
}

const LEVELS: readonly IsolationLevel[] = ["fork", "fork", "fork", "spawn", "sandbox", "none"];
const LEAST_FILES = 8;
const MORE_FILES = 20;

export function planRun(
	seed: number,
	round: number,
	node: number,
	allowed: (level: IsolationLevel) => boolean,
): RunPlan {
	const random = mulberry32(seedFor(seed, `run ${round}`));
	const below = (count: number) => Math.floor(random() * count);
	const levels = LEVELS.filter(allowed);
	const level = levels[below(levels.length)] ?? "fork";
	const candidates = ACCIDENTS.filter(
		(one) =>
			one.args === undefined &&
			expectedOf(one, level, node) !== undefined &&
			!(level === "none" && one.pollutes === true),
	);
	const chosen = candidates
		.map((accident) => ({ accident, at: random() }))
		.toSorted((a, b) => a.at - b.at)
		.slice(0, LEAST_FILES + below(MORE_FILES))
		.map(({ accident }) => accident);
	return {
		level,
		accidents: chosen,
		slots: 1 + below(4),
		retries: below(2),
		seed: below(1 << 30),
		blows: blowsFrom(random, level),
	};
}

/** None in a third of the runs; at most two of what loses what ran, so that nothing is given up. */
function blowsFrom(random: () => number, level: IsolationLevel): Blow[] {
	const count = Math.floor(random() * 4);
	const blows: Blow[] = [];
	let losses = 0;
	for (let at = 0; at < count; at++) {
		const victim = victimFrom(random(), level);
		if ((victim === "zygote" || victim === "keeper") && ++losses > 2) continue;
		const signal = victim === "prun" && random() < 0.5 ? "SIGINT" : "SIGKILL";
		blows.push({ atMs: 50 + Math.floor(random() * 3000), victim, signal, which: random() });
	}
	return blows;
}

function victimFrom(chance: number, level: IsolationLevel): Victim {
	if (chance < 0.4) return "child";
	if (chance < 0.6) return "grandchild";
	if (chance < 0.75) return level === "spawn" ? "child" : "zygote";
	return chance < 0.9 ? "keeper" : "prun";
}
