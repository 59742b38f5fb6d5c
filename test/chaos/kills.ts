// Kills each kind of process of a run by SIGKILL, at random moments, many times, and prints what was
// alive a second later and which runs ended with a wrong verdict. Exits 1 when anything was.
//
// usage: npm run kills -- [--times N] [--seed N] [--victim NAME] [--isolation LEVEL]

import { parseArgs } from "node:util";
import { mulberry32, seedFor } from "../../scheduler/plan/mod.js";
import type { IsolationLevel } from "../../scheduler/protocol/mod.js";
import { killOnce, unkilledMs, VICTIMS, type Victim } from "./kill-round.js";

const { values } = parseArgs({
	options: {
		times: { type: "string", default: "10" },
		seed: { type: "string", default: String(Date.now() % 100_000) },
		victim: { type: "string" },
		isolation: { type: "string" },
	},
});
const times = Number(values.times);
const seed = Number(values.seed);
const victims = VICTIMS.filter((name) => values.victim === undefined || values.victim === name);
const LEVELS: readonly IsolationLevel[] = ["fork", "spawn", "none"];
const levels = LEVELS.filter((level) =>
	values.isolation === undefined ? level !== "none" : level === values.isolation,
);

interface Row {
	readonly victim: string;
	readonly level: IsolationLevel;
	readonly killed: number;
	readonly "left alive": number;
	readonly "wrong verdicts": number | string;
	readonly "gone within ms": number;
}

console.log(`seed ${seed}; prun is leader and worker in one process, as always on one machine\n`);
const rows: Row[] = [];
for (const level of levels) {
	for (const victim of victims) {
		// Without forks there is no zygote.
		if (victim !== "zygote" || level === "fork") rows.push(await killMany(victim, level));
	}
}
console.table(rows);
const bad = rows.some((row) => row["left alive"] > 0 || Number(row["wrong verdicts"]) > 0);
process.exitCode = bad || rows.some(({ killed }) => killed < times) ? 1 : 0;

async function killMany(victim: Victim, level: IsolationLevel): Promise<Row> {
	const random = mulberry32(seedFor(seed, `${victim}.${level}`));
	const spanMs = await unkilledMs(victim, level);
	let killed = 0;
	let left = 0;
	let wrong = 0;
	let goneMs = 0;
	// Some moments come too late.
	for (let round = 0; round < times * 4 && killed < times; round++) {
		const afterMs = random() * spanMs;
		const end = await killOnce({ victim, level, afterMs });
		if (end.hit) killed++;
		if (end.left.length > 0) left++;
		if (end.wrong.length > 0) wrong++;
		goneMs = Math.max(goneMs, end.goneMs);
		for (const what of [...end.left, ...end.wrong]) {
			console.log(`${victim} under ${level}, after ${Math.round(afterMs)} ms: ${what}`);
		}
	}
	return {
		victim,
		level,
		killed,
		"left alive": left,
		"wrong verdicts": victim === "prun" ? "-" : wrong,
		"gone within ms": Math.round(goneMs),
	};
}
