// Random mixtures of accidents at random levels, with random kills, for as long as is asked; from one
// seed, so that each run can be had again.
//
// usage: npm run stress -- [--minutes 10] [--seed 1] [--only RUN]

import { parseArgs } from "node:util";
import { sandboxMissing } from "../support/sandbox.js";
import { groupsLeft } from "./leftovers.js";
import { RUNNING } from "./nodes.js";
import { planRun } from "./plan-of-a-run.js";
import { stressedRun } from "./stressed-run.js";

const { values } = parseArgs({
	options: {
		minutes: { type: "string", default: "10" },
		seed: { type: "string", default: "1" },
		only: { type: "string" },
	},
});
const seed = Number(values.seed);
const noSandbox = sandboxMissing();
if (noSandbox !== undefined) console.log(`sandbox is left out: ${noSandbox}`);

const until = performance.now() + Number(values.minutes) * 60_000;
const total = { runs: 0, files: 0, kills: 0, wrong: 0, hangs: 0, left: 0 };

for (let round = Number(values.only ?? 0); performance.now() < until; round++) {
	const plan = planRun(seed, round, RUNNING.major, (level) =>
		level === "sandbox" ? noSandbox === undefined : true,
	);
	const { files, kills, wrong, hangs, left } = await stressedRun(plan, RUNNING);
	total.runs++;
	total.files += files;
	total.kills += kills;
	total.wrong += wrong.length;
	total.hangs += hangs.length;
	total.left += left.length;
	const problems = [...wrong, ...hangs, ...left.map((what) => `left: ${what}`)];
	if (problems.length > 0) {
		console.log(`run ${round} (again: npm run stress -- --seed ${seed} --only ${round})`);
		const blows = plan.blows.map(({ victim, atMs }) => `${victim} at ${atMs} ms`);
		console.log(`  ${plan.level}, ${plan.slots} slots, killed: ${blows.join(", ")}`);
		for (const problem of problems) console.log(`  ${problem}`);
	}
	if (values.only !== undefined) break;
}
// What a killed prun could not take away itself, the next one has.
const last = { ...planRun(seed, 0, RUNNING.major, (level) => level === "fork"), blows: [] };
await stressedRun(last, RUNNING);
const groups = groupsLeft();
total.left += groups.length;
for (const group of groups) console.log(`left at the end: ${group}`);
console.log(
	`${total.runs} runs, ${total.files} files, ${total.kills} kills, ${total.wrong} wrong verdicts, ${total.hangs} hangs, ${total.left} left behind`,
);
if (total.runs === 0 || total.wrong + total.hangs + total.left > 0) process.exitCode = 1;
