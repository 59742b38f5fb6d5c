// TypeScript as mocha users have it: forked where the loader's hook is in the main thread, spawned
// where it is a thread of its own, and the same counts and lines as in mocha.

import { strict as assert } from "node:assert";
import { appendFileSync, readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { toldByMocha } from "../support/mocha.js";
import { type Finished, type Project, prun } from "../support/project.js";
import { notices, said, titles } from "../support/results.js";
import { writeTypeScriptProject } from "../support/typescript.js";

const SOURCE = `
export enum Sign { plus, minus }

export interface Pair {
	a: number;
	b: number;
}

export function sum(pair: Pair, sign: Sign = Sign.plus): number {
	if (sign === Sign.minus) {
		throw new RangeError("no minus");
	}
	return pair.a + pair.b;
}
`;

const TEST = `
import { strict as assert } from "node:assert";
import { type Pair, Sign, sum } from "../src/sum";

interface Unused {
	x: number;
}

describe("sum", () => {
	it("adds", () => {
		const pair: Pair = { a: 1, b: 2 };
		assert.equal(sum(pair), 3);
	});

	it("fails in the source", () => {
		sum({ a: 1, b: 2 }, Sign.minus);
	});

	it("fails in the test", () => {
		assert.equal(sum({ a: 1, b: 2 }), 4);
	});
});
`;

/** Node's hooks in the main thread, which tsx uses where they are. */
const HAS_SYNC_HOOKS = "registerHooks" in nodeModule;

interface Loader {
	readonly args: readonly string[];
	readonly level: "fork" | "spawn";
	/** How the notice names it, when it is not forked. */
	readonly named?: string;
}

const LOADERS: readonly Loader[] = [
	{ args: ["--require", "ts-node/register"], level: "fork" },
	{ args: ["--require", "ts-node/register/transpile-only"], level: "fork" },
	{ args: ["--require", "tsx/cjs"], level: "fork" },
	{ args: ["--require", "tsx"], level: HAS_SYNC_HOOKS ? "fork" : "spawn", named: "tsx" },
	{ args: ["--import=tsx"], level: HAS_SYNC_HOOKS ? "fork" : "spawn", named: "--import=tsx" },
	// By its path: mocha looks from its own folder, which is not that of the project here.
	{ args: ["--require", "./node_modules/@swc-node/register/index.js"], level: "fork" },
	{ args: ["--require", "esbuild-register"], level: "fork" },
	{ args: ["--require", "./babel.js"], level: "fork" },
];

const BABEL = `
require("@babel/register")({
	extensions: [".ts"],
	presets: ["@babel/preset-typescript"],
	plugins: ["@babel/plugin-transform-modules-commonjs"],
});`;

const SPEC = ["--extension", "ts", "test/*.test.ts"];

describe("a suite in TypeScript", () => {
	for (const { args, level, named } of LOADERS) {
		it(`with ${args.join(" ")} runs as in mocha, under ${level}, and its failures name the lines of its sources`, async () => {
			const project = writeTypeScriptProject({
				"babel.js": BABEL,
				"src/sum.ts": SOURCE,
				"test/sum.test.ts": TEST,
				"test/more.test.ts": TEST,
			});
			try {
				const run = await prun(project, [...args, ...SPEC]);
				const told = await toldByMocha(project, [...args, ...SPEC]);
				assert.deepEqual(titles(run, "passed"), told.passed, said(run));
				assert.deepEqual(titles(run, "failed"), told.failed, said(run));
				assert.equal(told.failed.length, 4);
				assert.equal(run.of("run-started")[0]?.isolation, level, said(run));
				assert.ok(level === "fork" || notices(run, "FORK_UNSAFE")[0]?.includes(`${named} left`));
				assertLines(run);
			} finally {
				project.remove();
			}
		}).timeout(60_000);
	}

	it("is compiled once for all files, and nothing of it runs before it is forked", async () => {
		const project = hookedProject();
		try {
			const run = await prun(project, ["--require", "./hook.js", "-j", "2", ...SPEC]);
			assert.equal(run.code, 0, said(run));
			assert.deepEqual(linesOf(project, "compiled.txt"), [
				"/src/shared.ts",
				"/test/a.test.ts",
				"/test/b.test.ts",
				"/test/c.test.ts",
			]);
			assert.equal(new Set(linesOf(project, "ran.txt")).size, 3);
		} finally {
			project.remove();
		}
	});

	it("is written to the cache of @babel/register once, and not by every file", async () => {
		const test = "it('is slow enough', () => {});";
		const project = writeTypeScriptProject({
			"babel.js": `process.env.BABEL_CACHE_PATH = __dirname + "/cache.json"; ${BABEL}
				const { writeFileSync, appendFileSync } = require("node:fs");
				require("node:fs").writeFileSync = (file, ...rest) => {
					if (String(file).endsWith("cache.json")) appendFileSync(__dirname + "/written.txt", process.pid + "\\n");
					return writeFileSync(file, ...rest);
				};`,
			"test/a.test.ts": test,
			"test/b.test.ts": test,
			"test/c.test.ts": test,
		});
		try {
			const run = await prun(project, ["--require", "./babel.js", ...SPEC]);
			assert.equal(run.code, 0, said(run));
			assert.equal(linesOf(project, "written.txt").length, 1);
		} finally {
			project.remove();
		}
	});

	it("fails only in the file that does not compile, with the compiler's words", async () => {
		const project = writeTypeScriptProject({
			"src/sum.ts": SOURCE,
			"test/wrong.test.ts": 'import { sum } from "../src/sum";\nit("adds", () => { sum("1"); });\n',
			"test/right.test.ts":
				'import { sum } from "../src/sum";\nit("adds", () => { sum({ a: 1, b: 2 }); });\n',
		});
		try {
			const run = await prun(project, ["--require", "ts-node/register", ...SPEC]);
			assert.equal(run.code, 10, said(run));
			const wrong = run.of("job-finished").find(({ outcome }) => outcome === "failed");
			assert.equal(wrong?.file, "test/wrong.test.ts");
			assert.match(
				wrong?.reason.error?.message ?? "",
				/TS2345.*test\/wrong\.test\.ts|test\/wrong\.test\.ts.*TS2345/s,
			);
			assert.deepEqual(titles(run, "passed"), ["adds"]);
		} finally {
			project.remove();
		}
	}).timeout(60_000);

	it("gets in its own process what a hook does besides compiling", async () => {
		const project = writeTypeScriptProject({
			"hook.js": `
				const fs = require("node:fs");
				require.extensions[".ts"] = (module, file) => {
					module._compile(fs.readFileSync(file, "utf8"), file);
					module.exports.decorated = process.pid;
				};`,
			"src/shared.ts": "exports.shared = 1;",
			"test/a.test.ts":
				"it('is decorated here', () => { if (require('../src/shared').decorated !== process.pid) throw new Error('not here'); });",
		});
		try {
			const run = await prun(project, ["--require", "./hook.js", ...SPEC]);
			assert.equal(run.code, 0, said(run));
		} finally {
			project.remove();
		}
	});

	it("is compiled again when it was changed after the fork", async () => {
		const project = hookedProject();
		try {
			appendFileSync(
				project.path("test/a.test.ts"),
				"\nrequire('node:fs').appendFileSync(__dirname + '/c.test.ts', ' ');",
			);
			const run = await prun(project, ["--require", "./hook.js", "-j", "1", ...SPEC]);
			assert.equal(run.code, 0, said(run));
			const compiled = linesOf(project, "compiled.txt");
			assert.equal(compiled.filter((file) => file === "/test/c.test.ts").length, 2);
			assert.equal(compiled.filter((file) => file === "/test/b.test.ts").length, 1);
		} finally {
			project.remove();
		}
	});
});

/** Three files and a source that they share, with a hook that writes down what it compiles. */
function hookedProject(): Project {
	const test = "const { shared } = require('../src/shared'); it('is shared', () => { shared(); });";
	return writeTypeScriptProject({
		"hook.js": `
			const fs = require("node:fs");
			require.extensions[".ts"] = (module, file) => {
				fs.appendFileSync(__dirname + "/compiled.txt", file.slice(__dirname.length) + "\\n");
				module._compile(fs.readFileSync(file, "utf8"), file);
			};`,
		"src/shared.ts":
			"require('node:fs').appendFileSync('ran.txt', process.pid + '\\n'); exports.shared = () => {};",
		"test/a.test.ts": test,
		"test/b.test.ts": test,
		"test/c.test.ts": test,
	});
}

function linesOf(project: Project, file: string): string[] {
	return readFileSync(project.path(file), "utf8").trimEnd().split("\n").sort();
}

function assertLines(run: Finished): void {
	const failed = run.of("test-finished").filter(({ outcome }) => outcome === "failed");
	const inSource = failed.filter(({ title }) => title.at(-1) === "fails in the source");
	for (const { error } of inSource) assert.match(error?.stack ?? "", /\/src\/sum\.ts:11:9/);
	for (const { file, line } of failed) {
		const inTest = run
			.of("test-finished")
			.filter((test) => test.file === file && test.line === line);
		assert.ok(line !== undefined && inTest.length > 0);
	}
	assert.deepEqual(
		[...new Set(failed.map(({ line }) => line))].sort((a, b) => (a ?? 0) - (b ?? 0)),
		[16, 20],
	);
}
