// How prun on one machine compares with mocha and node --test, as ratios of medians, pair by pair.
//
// usage: npm run bench:local -- [--rounds N] [--express DIR]
//   DIR: a checkout of express with its packages installed; without it those lines are left out

import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { PACKAGE_ROOT } from "../worker/zygote/native.js";
import { realisticSuite, trivialSuite } from "./generate-suite.js";
import {
	type Command,
	compare,
	median,
	quiet,
	type Ratio,
	showRatio,
	timeCommand,
} from "./paired.js";

const { values } = parseArgs({
	options: { rounds: { type: "string", default: "5" }, express: { type: "string" } },
});
const rounds = Number(values.rounds);
const node = process.execPath;
const prun = join(PACKAGE_ROOT, "bin", "prun.js");
const mocha = join(PACKAGE_ROOT, "node_modules", "mocha", "bin", "mocha.js");

await quiet();
console.log(`node ${process.version}, ${rounds} rounds; ratio: median (min to max)\n`);
await againstNodeTest();
await perFile();
await oneFile();
if (values.express === undefined) {
	console.log("left out: express (pass --express DIR)");
} else {
	await express(values.express);
}

async function againstNodeTest(): Promise<void> {
	const suite = realisticSuite(200, 8);
	const { wall } = await compare(
		{ argv: [node, "--test", "--test-concurrency=2", ...suite.files], cwd: suite.dir },
		{ argv: [node, prun, "-j", "2", "--reporter", "dot"], cwd: suite.dir },
		1,
	);
	showRatio("200 files x 8 tests, wall: node --test / prun", wall, "at least 12");
	rmSync(suite.dir, { recursive: true });
}

/** What prun adds per file: the slope between few and many trivial files, over `node -e 0`. */
async function perFile(): Promise<void> {
	const many = trivialSuite(200);
	const one = trivialSuite(1);
	const ratios: number[] = [];
	const command = (suite: { dir: string }): Command => ({
		argv: [node, prun, "-j", "1", "--reporter", "dot"],
		cwd: suite.dir,
	});
	await timeCommand(command(many));
	for (let round = 0; round < rounds; round++) {
		const base: number[] = [];
		for (let run = 0; run < 40; run++) {
			base.push((await timeCommand({ argv: [node, "-e", "0"], cwd: one.dir })).wall);
		}
		const added = (await timeCommand(command(many))).wall - (await timeCommand(command(one))).wall;
		ratios.push(added / 199 / median(base));
	}
	const ratio: Ratio = {
		median: median(ratios),
		min: Math.min(...ratios),
		max: Math.max(...ratios),
	};
	showRatio("what prun adds to one trivial file, -j 1 / node -e 0", ratio, "at most 0.15");
	rmSync(many.dir, { recursive: true });
	rmSync(one.dir, { recursive: true });
}

async function oneFile(): Promise<void> {
	const suite = trivialSuite(1);
	const { wall } = await compare(
		{ argv: [node, prun, ...suite.files], cwd: suite.dir },
		{ argv: [node, mocha, ...suite.files], cwd: suite.dir },
		rounds * 3,
	);
	showRatio("one trivial file, wall: prun / mocha", wall, "at most 1.6");
	rmSync(suite.dir, { recursive: true });
}

async function express(cwd: string): Promise<void> {
	const options = ["--require", "test/support/env", "--check-leaks", "test/", "test/acceptance/"];
	const theirs = join(cwd, "node_modules", "mocha", "bin", "mocha.js");
	const ours: Command = { argv: [node, prun, "--reporter", "dot", ...options], cwd };
	const whole = await compare(
		ours,
		{ argv: [node, theirs, "--reporter", "dot", ...options], cwd },
		rounds,
	);
	showRatio("express, wall: prun / mocha in one process", whole.wall, "at most 1.2");
	showRatio("express, CPU of all processes: prun / mocha", whole.cpu, "at most 1.8");
	const each = `for f in test/*.js test/acceptance/*.js; do ${node} ${theirs} --require test/support/env --check-leaks "$f" || exit 1; done`;
	const { wall } = await compare({ argv: ["bash", "-c", each], cwd }, ours, 1);
	showRatio("express, wall: one mocha process per file / prun", wall, "at least 7");
}
