import { strict as assert } from "node:assert";
import { type Finished, prunOn } from "../support/project.js";
import { notices, said, titles, verdicts } from "../support/results.js";

const NAMED = "it(require('path').basename(__filename), () => {});";

function files(run: Finished): string[] {
	return Object.keys(verdicts(run)).sort();
}

describe("prun finds the files that mocha would find:", () => {
	const suite = {
		"test/a.js": NAMED,
		"test/b.mjs": "it('b.mjs', () => {});",
		"test/c.cjs": NAMED,
		"test/deep/d.js": NAMED,
		"test/notes.txt": "",
		"other/e.js": NAMED,
	};

	it("./test without its folders", async () => {
		const run = await prunOn(suite);
		assert.deepEqual(files(run), ["test/a.js", "test/b.mjs", "test/c.cjs"]);
		assert.deepEqual(titles(run, "passed"), ["a.js", "b.mjs", "c.cjs"]);
	});

	it("with --recursive its folders", async () => {
		const run = await prunOn(suite, ["--recursive"]);
		assert.deepEqual(files(run), ["test/a.js", "test/b.mjs", "test/c.cjs", "test/deep/d.js"]);
	});

	it("with --extension only those", async () => {
		assert.deepEqual(files(await prunOn(suite, ["--extension", "cjs"])), ["test/c.cjs"]);
	});

	it("with --ignore not those", async () => {
		assert.deepEqual(
			files(await prunOn(suite, ["--ignore", "test/*.mjs", "--ignore", "test/c.cjs"])),
			["test/a.js"],
		);
	});

	it("files, folders and patterns that are named, each file once", async () => {
		const run = await prunOn(suite, ["other", "test/deep/*.js", "other/e.js", "./test/a.js"]);
		assert.deepEqual(files(run), ["other/e.js", "test/a.js", "test/deep/d.js"]);
		assert.equal(run.of("job-started").length, 3);
	});

	it("and says in mocha's words which pattern matches nothing", async () => {
		const run = await prunOn(suite, ["test/a.js", "none/*.js"]);
		assert.deepEqual(files(run), ["test/a.js"]);
		assert.equal(run.code, 0, said(run));
		assert.deepEqual(
			notices(run, "SPEC_UNMATCHED").map((text) => text.includes("none/*.js")),
			[true],
		);
	});
});

describe("prun narrows a configured run to the files that are named", () => {
	const suite = {
		".mocharc.json": '{ "spec": ["test/**/*.js"] }',
		"test/a.js": NAMED,
		"test/deep/b.js": NAMED,
		"other/c.js": NAMED,
	};

	it("when the configuration has them", async () => {
		assert.deepEqual(files(await prunOn(suite, ["test/a.js"])), ["test/a.js"]);
		assert.deepEqual(files(await prunOn(suite, ["test/deep"])), ["test/deep/b.js"]);
	});

	it("and adds, as mocha does, what the configuration has not", async () => {
		assert.deepEqual(files(await prunOn(suite, ["other/c.js"])), [
			"other/c.js",
			"test/a.js",
			"test/deep/b.js",
		]);
	});

	it("and runs all without a name", async () => {
		assert.deepEqual(files(await prunOn(suite)), ["test/a.js", "test/deep/b.js"]);
	});
});
