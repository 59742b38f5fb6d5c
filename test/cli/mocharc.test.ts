import { strict as assert } from "node:assert";
import { type Finished, prunOn } from "../support/project.js";
import { notices, said, titles, verdicts } from "../support/results.js";

const NAMED = "it(require('path').basename(__filename), () => {});";
const TIMEOUT = "it('has the timeout', function () { if (this.timeout() !== 4321) throw new Error(this.timeout()); });";

function files(run: Finished): string[] {
	return Object.keys(verdicts(run)).sort();
}

describe("prun reads mocha's configuration:", () => {
	const forms: Readonly<Record<string, string>> = {
		".mocharc.json": '{ "timeout": 4321 /* as in mocha */ }',
		".mocharc.jsonc": '{ "timeout": 4321 }',
		".mocharc.yml": "timeout: 4321\n",
		".mocharc.yaml": "timeout: 4321\n",
		".mocharc.js": "module.exports = { timeout: 4321 };",
		".mocharc.cjs": "module.exports = { timeout: 4321 };",
		"package.json": '{ "mocha": { "timeout": 4321 } }',
	};
	for (const [name, text] of Object.entries(forms)) {
		it(name, async () => {
			const run = await prunOn({ "test/a.js": TIMEOUT, [name]: text });
			assert.equal(run.code, 0, said(run));
		});
	}

	it("a file that --config names", async () => {
		const run = await prunOn({ "test/a.js": TIMEOUT, "ci.json": '{ "timeout": 4321 }' }, ["--config", "ci.json"]);
		assert.equal(run.code, 0, said(run));
	});

	it("not with --no-config", async () => {
		const run = await prunOn({ "test/a.js": TIMEOUT, ".mocharc.json": '{ "timeout": 4321 }' }, ["--no-config"]);
		assert.equal(run.code, 10, said(run));
	});

	it("below the command line", async () => {
		const run = await prunOn(
			{ "test/a.js": TIMEOUT, ".mocharc.json": '{ "timeout": 1 }' },
			["--timeout", "4321"],
		);
		assert.equal(run.code, 0, said(run));
	});

	it("--require, --file and spec of it", async () => {
		const run = await prunOn({
			".mocharc.json": '{ "spec": "checks/**/*.js", "require": "./r.js", "file": ["f.js"] }',
			"r.js": "globalThis.seen = 'r';",
			"f.js": "globalThis.seen += 'f';",
			"checks/deep/a.js": "it('sees both', () => { require('assert').equal(seen, 'rf'); });",
			"test/b.js": NAMED,
		});
		assert.deepEqual(files(run), ["checks/deep/a.js"]);
		assert.equal(run.code, 0, said(run));
	});

	it("jobs of it, when it is parallel", async () => {
		const suite = { "test/a.js": NAMED, "test/b.js": NAMED, "test/c.js": NAMED };
		const three = await prunOn({ ...suite, ".mocharc.json": '{ "parallel": true, "jobs": 3 }' });
		assert.equal(three.of("run-started")[0]?.slots, 3);
		const one = await prunOn({ ...suite, ".mocharc.json": '{ "parallel": true, "jobs": 3 }' }, ["-j", "1"]);
		assert.equal(one.of("run-started")[0]?.slots, 1);
	});

	it("but not its reporter, with one notice", async () => {
		const run = await prunOn({ "test/a.js": NAMED, "test/b.js": NAMED, ".mocharc.json": '{ "reporter": "nyan" }' });
		assert.equal(run.code, 0, said(run));
		assert.deepEqual(notices(run, "MOCHA_REPORTER"), ["mocha's reporter nyan is not used"]);
		assert.equal(run.of("notice").length, 1);
		assert.match(run.stdout, /✔ a\.js/);
	});
});

describe("prun reads its own configuration:", () => {
	const forms: Readonly<Record<string, string>> = {
		"prun.config.mjs": "export default { isolation: 'spawn' };",
		"prun.config.js": "module.exports = { isolation: 'spawn' };",
		"prun.config.cjs": "module.exports = { isolation: 'spawn' };",
		"prun.config.json": '{ "isolation": "spawn" }',
		"package.json": '{ "prun": { "isolation": "spawn" } }',
	};
	for (const [name, text] of Object.entries(forms)) {
		it(name, async () => {
			const run = await prunOn({ "test/a.js": NAMED, [name]: text });
			assert.equal(run.of("run-started")[0]?.isolation, "spawn", said(run));
		});
	}

	it("a file that --prun-config names, and the command line above it", async () => {
		const suite = { "test/a.js": NAMED, "own.json": '{ "isolation": "spawn", "jobRetries": 1 }' };
		const run = await prunOn(suite, ["--prun-config", "own.json", "--isolation", "none"]);
		assert.equal(run.of("run-started")[0]?.isolation, "none", said(run));
	});
});

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
		assert.deepEqual(files(await prunOn(suite, ["--ignore", "test/*.mjs", "--ignore", "test/c.cjs"])), ["test/a.js"]);
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
		assert.deepEqual(notices(run, "SPEC_UNMATCHED").map((text) => text.includes("none/*.js")), [true]);
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
		assert.deepEqual(files(await prunOn(suite, ["other/c.js"])), ["other/c.js", "test/a.js", "test/deep/b.js"]);
	});

	it("and runs all without a name", async () => {
		assert.deepEqual(files(await prunOn(suite)), ["test/a.js", "test/deep/b.js"]);
	});
});
