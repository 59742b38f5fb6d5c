import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { type Project, prun, writeProject } from "../support/project.js";
import { notices, printed, said } from "../support/results.js";

const LEVELS = ["fork", "spawn", "none"];
const PASSES = "it('passes', () => {});";
/** A package that notes in a file that it was loaded. */
const noting = (name: string) => ({
	[`node_modules/${name}/index.js`]: `require('node:fs').appendFileSync(${JSON.stringify("loads")}, '${name} ' + process.pid + '\\n'); exports.name = '${name}';`,
});

describe("prun preloads", () => {
	let project: Project;
	afterEach(() => project.remove());

	/** Names of the packages that were loaded, one for each time. */
	function loads(): string[] {
		return readFileSync(project.path("loads"), "utf8")
			.trim()
			.split("\n")
			.map((line) => line.split(" ")[0] ?? "");
	}

	it("once for all files what --preload names", async () => {
		const files = Object.fromEntries(
			["a", "b", "c", "d"].map((name) => [
				`test/${name}.js`,
				"const one = require('one'); it(one.name, () => {});",
			]),
		);
		project = writeProject({ ...noting("one"), ...files });
		const run = await prun(project, ["--preload", "one", "--isolation", "fork"]);
		assert.equal(run.code, 0, said(run));
		assert.deepEqual(loads(), ["one"]);
	});

	it("packages that are reachable from the tests through the project's own sources, and only those", async () => {
		project = writeProject({
			...noting("direct"),
			...noting("behind-source"),
			...noting("not-used"),
			...noting("in-comment"),
			"src/lib.js": "module.exports = require('behind-source');",
			"test/a.js": `require('direct'); require('../src/lib'); /* require('in-comment') */ ${PASSES}`,
			"test/b.js": `require('direct'); require('../src/lib.js'); ${PASSES}`,
		});
		const run = await prun(project, ["--isolation", "fork"]);
		assert.equal(run.code, 0, said(run));
		assert.deepEqual(loads().sort(), ["behind-source", "direct"]);
		assert.equal(run.of("notice").length, 0, said(run));
	});

	it("nothing of auto that preloadIgnore names", async () => {
		project = writeProject({
			...noting("one"),
			"test/a.js": `require('one'); ${PASSES}`,
			"test/b.js": `require('one'); ${PASSES}`,
			"prun.config.json": '{ "preloadIgnore": ["one"] }',
		});
		await prun(project, ["--isolation", "fork"]);
		assert.deepEqual(loads(), ["one", "one"]);
	});

	it("only what is named when auto is not", async () => {
		project = writeProject({
			...noting("one"),
			...noting("two"),
			"test/a.js": `require('one'); require('two'); ${PASSES}`,
			"test/b.js": `require('one'); require('two'); ${PASSES}`,
		});
		await prun(project, ["--isolation", "fork", "--preload", "two"]);
		assert.deepEqual(loads().sort(), ["one", "one", "two"]);
	});

	for (const isolation of LEVELS) {
		it(`and tells in a notice, not in a file's output, what that printed, under ${isolation}`, async () => {
			project = writeProject({
				"chatty.cjs": "console.log('hello from chatty'); console.error('warning from chatty');",
				"test/a.js": PASSES,
				"test/b.js": PASSES,
			});
			const run = await prun(project, ["--preload", "./chatty.cjs", "--isolation", isolation]);
			assert.equal(run.code, 0, said(run));
			assert.equal(printed(run, "stdout") + printed(run, "stderr"), "");
			const told = notices(run, "PRELOAD_OUTPUT").join("\n");
			assert.match(told, /hello from chatty/);
			assert.match(told, /warning from chatty/);
			assert.doesNotMatch(told, /Experimental/);
		});

		it(`ES modules and packages that are for import only, under ${isolation}`, async () => {
			project = writeProject({
				"node_modules/only-esm/package.json":
					'{ "type": "module", "exports": { "import": "./main.js" } }',
				"node_modules/only-esm/main.js":
					"await null; export const name = 'esm'; globalThis.loads = (globalThis.loads ?? 0) + 1;",
				"test/a.mjs":
					"import { name } from 'only-esm'; it(name, () => { if (globalThis.loads !== 1) throw new Error(globalThis.loads); });",
				"test/b.mjs":
					"import { name } from 'only-esm'; it(name, () => { if (globalThis.loads !== 1) throw new Error(globalThis.loads); });",
			});
			const run = await prun(project, ["--isolation", isolation]);
			assert.equal(run.code, 0, said(run));
			assert.deepEqual(run.of("notice"), []);
		});
	}

	it("and suggests what many files load after the fork", async () => {
		const files = Object.fromEntries(
			Array.from({ length: 6 }, (_, index) => [
				`test/${index}.js`,
				`require(['o', 'ne'].join('')); ${PASSES}`,
			]),
		);
		project = writeProject({ ...noting("one"), ...files });
		const run = await prun(project);
		assert.deepEqual(
			notices(run, "PRELOAD_SUGGESTED"),
			["more than half of the files loaded one after the fork"],
			said(run),
		);
		assert.match(run.stdout, /hint: --preload auto --preload one/);
		const again = await prun(project, ["--preload", "auto", "--preload", "one"]);
		assert.deepEqual(notices(again, "PRELOAD_SUGGESTED"), []);
	});
});
