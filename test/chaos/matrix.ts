// All accidents at every level on every supported Node, as one printed table.
//
// usage: npm run matrix [-- --node 20,22] [--level fork,spawn] [--only NAME,NAME]

import { parseArgs } from "node:util";
import type { IsolationLevel } from "../../scheduler/protocol/mod.js";
import { sandboxMissing } from "../support/sandbox.js";
import { ACCIDENTS, type Accident, exceptionOf } from "./accidents/mod.js";
import { runAccidents } from "./accidents/run.js";
import { nodeOf, SUPPORTED } from "./nodes.js";

const LEVELS = ["fork", "spawn", "none", "sandbox"] as const;

interface Column {
	readonly node: number;
	readonly level: IsolationLevel;
	/** By the accident's name; absent: not run there. */
	readonly wrong: ReadonlyMap<string, readonly string[]>;
}

const { values } = parseArgs({
	options: {
		node: { type: "string", default: SUPPORTED.join() },
		level: { type: "string", default: LEVELS.join() },
		only: { type: "string" },
	},
});
const nodes = values.node.split(",").map(Number);
const levels = LEVELS.filter((level) => values.level.split(",").includes(level));
const only = values.only?.split(",");
const chosen = ACCIDENTS.filter(({ name }) => only?.includes(name) ?? true);

const missing = sandboxMissing();
if (missing !== undefined && levels.includes("sandbox")) {
	console.log(`sandbox is left out: ${missing}\n`);
}

const columns: Column[] = [];
for (const node of nodes) {
	for (const level of levels) {
		if (level === "sandbox" && missing !== undefined) continue;
		const verdicts = await runAccidents(chosen, { level, node: nodeOf(node) });
		columns.push({
			node,
			level,
			wrong: new Map(verdicts.map(({ accident, wrong }) => [accident.name, wrong])),
		});
	}
}
print(columns);

function print(all: readonly Column[]): void {
	const notes: string[] = [];
	const noteOf = (why: string) => {
		if (!notes.includes(why)) notes.push(why);
		return notes.indexOf(why) + 1;
	};
	const cell = (accident: Accident, { node, level, wrong }: Column): string => {
		const found = wrong.get(accident.name);
		const why = exceptionOf(accident, level, node)?.why;
		const note = why === undefined ? "" : ` ${noteOf(why)}`;
		if (found === undefined) return `-${note}`;
		return found.length === 0 ? `ok${note}` : "NO";
	};
	const width = Math.max(...chosen.map(({ name }) => name.length));
	const heads = all.map(({ node, level }) => `${node} ${level}`);
	const row = (name: string, cells: readonly string[]) =>
		`${name.padEnd(width)}  ${cells.map((text, at) => text.padEnd(heads[at]?.length ?? 0)).join("  ")}`;
	console.log(row("", heads));
	for (const accident of chosen) {
		console.log(
			row(
				accident.name,
				all.map((column) => cell(accident, column)),
			).trimEnd(),
		);
	}
	console.log(notes.map((why, at) => `\n${at + 1}: ${why}`).join(""));
	const cells = all.flatMap(({ node, level, wrong }) =>
		[...wrong].map(([name, found]) => ({ where: `${name}, ${node} ${level}`, found })),
	);
	const bad = cells.filter(({ found }) => found.length > 0);
	for (const { where, found } of bad) console.log(`NO ${where}: ${found.join("; ")}`);
	console.log(`\n${cells.length} cells, ${bad.length} not as expected`);
	if (bad.length > 0 || cells.length === 0) process.exitCode = 1;
}
