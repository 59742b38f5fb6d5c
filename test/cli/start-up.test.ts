// What starting prun loads: nothing that the command does not need.

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { type Project, prun, writeProject } from "../support/project.js";
import { said } from "../support/results.js";

/** Writes down which modules prun itself has loaded when it ends. */
const SPY = `
process.on("exit", () => {
	const { writeFileSync } = require("node:fs");
	if (/prun\\.js$/.test(process.argv[1])) writeFileSync("loaded.json", JSON.stringify(Object.keys(require.cache)));
});`;

describe("prun loads", () => {
	let project: Project;
	before(() => {
		project = writeProject({
			"spy.cjs": SPY,
			"test/a.js": "it('passes', () => {});",
			"locked.json": '{ "locks": { "db": ["test/**"] } }',
		});
	});
	after(() => project.remove());

	it("no package at all for --version and --help", async () => {
		for (const option of ["--version", "--help"]) {
			assert.deepEqual(await packagesLoaded(project, [option]), []);
		}
	});

	it("for a run without configuration the project's mocha and what finds the addon", async () => {
		const loaded = await packagesLoaded(project, ["--reporter", "spec"]);
		const ofMocha = (name: string) => name.startsWith("mocha") || MOCHA_USES.has(name);
		assert.deepEqual(
			loaded.filter((name) => !ofMocha(name)),
			["node-gyp-build"],
		);
	});

	it("what checks a configuration and what matches locks only where there are any", async () => {
		const loaded = await packagesLoaded(project, ["--prun-config", "locked.json"]);
		assert.ok(loaded.includes("picomatch"));
		assert.ok(!loaded.includes("jiti"));
	});
});

/** Packages that mocha 12 itself loads for reading its options and finding files. */
const MOCHA_USES = new Set([
	"debug",
	"find-up-simple",
	"has-flag",
	"is-unicode-supported",
	"ms",
	"picocolors",
	"supports-color",
]);

async function packagesLoaded(project: Project, args: readonly string[]): Promise<string[]> {
	const run = await prun(project, args, {
		nodeFlags: ["--require", project.path("spy.cjs")],
		reporters: "none",
	});
	assert.equal(run.code, 0, said(run));
	const paths = JSON.parse(readFileSync(project.path("loaded.json"), "utf8")) as string[];
	const names = paths.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
	return [...new Set(names)].sort();
}
