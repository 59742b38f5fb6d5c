import { strict as assert } from "node:assert";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { SOURCE_FOLDERS, type Source, sourcesIn, specifiersOf } from "./sources.js";

interface Allowed {
	/** Folders of ours. */
	readonly folders: readonly string[];
	readonly packages: readonly string[];
	/** Which of Node's own modules: few or none where everything is pure. */
	readonly node: "all" | readonly string[];
}

const PROTOCOL = "scheduler/protocol";
const EVERYTHING = ["scheduler", "worker", "reporters", "runner"];

/** DESIGN's table. The first folder that holds a file counts. */
const TABLE: Readonly<Record<string, Allowed>> = {
	"scheduler/protocol": { folders: [], packages: [], node: [] },
	"scheduler/core": { folders: [PROTOCOL], packages: [], node: [] },
	"scheduler/queue": { folders: [PROTOCOL], packages: [], node: "all" },
	"scheduler/suite": { folders: [PROTOCOL], packages: ["jiti", "valibot"], node: "all" },
	"scheduler/timing": { folders: [PROTOCOL], packages: [], node: "all" },
	"scheduler/plan": { folders: [PROTOCOL, "scheduler/timing"], packages: [], node: [] },
	"scheduler/pool": {
		folders: [PROTOCOL, "scheduler/queue", "scheduler/timing"],
		packages: [],
		node: "all",
	},
	worker: {
		folders: [PROTOCOL, "scheduler/core", "scheduler/queue", "scheduler/suite"],
		packages: ["node-gyp-build", "@jridgewell/trace-mapping"],
		node: "all",
	},
	reporters: { folders: [PROTOCOL], packages: ["string-width"], node: "all" },
	runner: { folders: EVERYTHING, packages: ["picomatch"], node: "all" },
	bench: { folders: [...EVERYTHING, "test"], packages: ["tinybench"], node: "all" },
};

/** Import folders' inner files, because loading whole folders would cost time before the zygote starts. */
const STARTS_FAST = ["main.ts", "session.ts", "version.ts", "arguments.ts"].map(
	(name) => `runner/${name}`,
);

const isBelow = (path: string, folder: string) => path.startsWith(`${folder}/`);

const ownerOf = (path: string) => Object.keys(TABLE).find((folder) => isBelow(path, folder));

/** The source that a relative specifier names. */
const targetOf = (from: string, specifier: string) =>
	join(dirname(from), specifier).replace(/\.js$/, ".ts");

const packageOf = (specifier: string) =>
	specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");

/** What a source imports that it may not, each with the reason. */
function forbiddenIn({ path, text }: Source): string[] {
	const owner = ownerOf(path);
	const allowed = owner === undefined ? undefined : TABLE[owner];
	if (owner === undefined || allowed === undefined) return [`${path} is in no folder of the table`];
	return specifiersOf(text).flatMap((specifier) => {
		if (specifier.startsWith("."))
			return forbiddenFile(path, owner, allowed, targetOf(path, specifier));
		if (isBuiltin(specifier)) {
			if (!specifier.startsWith("node:")) return [`${path} imports ${specifier} without node:`];
			return allowed.node === "all" || allowed.node.includes(specifier)
				? []
				: [`${path} imports ${specifier}, and ${owner} is pure`];
		}
		return allowed.packages.includes(packageOf(specifier))
			? []
			: [`${path} imports the package ${specifier}`];
	});
}

function forbiddenFile(path: string, owner: string, allowed: Allowed, target: string): string[] {
	if (isBelow(target, owner)) return [];
	if (!allowed.folders.some((folder) => isBelow(target, folder)))
		return [`${path} imports ${target}`];
	const throughItsFace =
		target.endsWith("/mod.ts") || STARTS_FAST.includes(path) || owner === "bench";
	return throughItsFace ? [] : [`${path} imports ${target}, not its folder's mod.ts`];
}

/** A cycle of imports as `a.ts -> b.ts -> a.ts`, or undefined. */
function cycleIn(imports: ReadonlyMap<string, readonly string[]>): string | undefined {
	const done = new Set<string>();
	function visit(path: string, above: readonly string[]): string | undefined {
		if (above.includes(path)) return [...above.slice(above.indexOf(path)), path].join(" -> ");
		if (done.has(path)) return undefined;
		for (const next of imports.get(path) ?? []) {
			const cycle = visit(next, [...above, path]);
			if (cycle !== undefined) return cycle;
		}
		done.add(path);
		return undefined;
	}
	for (const path of imports.keys()) {
		const cycle = visit(path, []);
		if (cycle !== undefined) return cycle;
	}
	return undefined;
}

const relatives = ({ path, text }: Source) =>
	specifiersOf(text)
		.filter((specifier) => specifier.startsWith("."))
		.map((specifier) => targetOf(path, specifier));

describe("imports", () => {
	const sources = sourcesIn(SOURCE_FOLDERS, [".ts"]);
	const paths = new Set(sources.map(({ path }) => path));

	it("were looked for in all folders, in more than 40 files", () => {
		assert.ok(sources.length > 40, `${sources.length} files`);
		for (const folder of [
			"scheduler/protocol",
			"scheduler/core",
			"worker",
			"reporters",
			"runner",
		]) {
			assert.ok(
				sources.some(({ path }) => isBelow(path, folder)),
				folder,
			);
		}
		const found = sources.reduce((sum, { text }) => sum + specifiersOf(text).length, 0);
		assert.ok(found > 150, `${found} imports`);
	});

	it("are those that the folder table allows", () => {
		assert.deepEqual(sources.flatMap(forbiddenIn), []);
	});

	it("name files that are there, with their endings", () => {
		const lost = sources.flatMap((source) =>
			relatives(source)
				.filter((target) => !paths.has(target) && !isBelow(target, "test"))
				.map((target) => `${source.path} imports ${target}`),
		);
		assert.deepEqual(lost, []);
	});

	it("never go round", () => {
		assert.equal(
			cycleIn(new Map(sources.map((source) => [source.path, relatives(source)]))),
			undefined,
		);
	});

	it("of the table are needed: every package is imported by its folder", () => {
		for (const [folder, { packages }] of Object.entries(TABLE)) {
			const named = sources
				.filter(({ path }) => isBelow(path, folder))
				.flatMap(({ text }) => specifiersOf(text).map(packageOf));
			if (named.length === 0) continue; // not built yet
			for (const name of packages)
				assert.ok(named.includes(name), `${folder} does not import ${name}`);
		}
	});
});

describe("the check of imports", () => {
	const found = (path: string, text: string) => forbiddenIn({ path, text });

	it("finds every form of an import", () => {
		const text = `
import a from "1";
import type { B } from "2";
import { c, type D } from '3';
import {
	e,
} from "4";
import "5";
export * from "6";
export type { F } from "7";
const g = await import("8");
type H = import("9").H;
const i = require("10");
// import j from "no";
/* import k from "no"; */
const url = "http://no"; import l from "no-line-begins-here";
`;
		assert.deepEqual(specifiersOf(text).sort(), [
			"1",
			"10",
			"2",
			"3",
			"4",
			"5",
			"6",
			"7",
			"8",
			"9",
		]);
	});

	it("refuses what the table does not allow", () => {
		assert.equal(found("scheduler/core/x.ts", 'import { a } from "../queue/mod.js";').length, 1);
		assert.equal(found("scheduler/core/x.ts", 'import { a } from "node:fs";').length, 1);
		assert.equal(found("scheduler/protocol/x.ts", 'import { a } from "../core/mod.js";').length, 1);
		assert.equal(found("reporters/x.ts", 'import { a } from "../runner/leader.js";').length, 1);
		assert.equal(found("reporters/x.ts", 'import { a } from "chalk";').length, 1);
		assert.equal(found("worker/x.ts", 'import { a } from "../reporters/mod.js";').length, 1);
		assert.equal(
			found("worker/x.ts", 'import { a } from "../scheduler/queue/queue.js";').length,
			1,
		);
		assert.equal(found("worker/x.ts", 'import { a } from "fs";').length, 1);
		assert.equal(found("elsewhere/x.ts", "").length, 1);
	});

	it("lets pass what the table allows", () => {
		assert.deepEqual(found("scheduler/core/x.ts", 'import { a } from "../protocol/mod.js"; '), []);
		assert.deepEqual(found("worker/zygote/x.ts", 'import { a } from "../outcome.js";'), []);
		assert.deepEqual(found("worker/x.ts", 'const a = require("@jridgewell/trace-mapping");'), []);
		assert.deepEqual(
			found("runner/session.ts", 'import { a } from "../scheduler/suite/project-mocha.js";'),
			[],
		);
		assert.equal(
			found("runner/run.ts", 'import { a } from "../scheduler/suite/project-mocha.js";').length,
			1,
		);
	});

	it("finds a cycle", () => {
		const cycle = cycleIn(
			new Map([
				["a.ts", ["b.ts", "d.ts"]],
				["b.ts", ["c.ts"]],
				["c.ts", ["b.ts"]],
				["d.ts", []],
			]),
		);
		assert.equal(cycle, "b.ts -> c.ts -> b.ts");
	});
});
