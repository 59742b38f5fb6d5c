import { strict as assert } from "node:assert";
import { type Finished, prunOn } from "../support/project.js";
import { notices, said, verdicts } from "../support/results.js";

const TIMEOUT =
	"it('has the timeout', function () { if (this.timeout() !== 4321) throw new Error(this.timeout()); });";
const PASSES = "it('passes', () => {});";

const files = (run: Finished) => Object.keys(verdicts(run)).sort();

describe("prun takes mocha's options", () => {
	for (const mocha of [8, 9, 10, 11, 12]) {
		it(`from MOCHA_OPTIONS where mocha ${mocha} does, below the command line`, async () => {
			const suite = { "test/a.js": TIMEOUT };
			const env = { MOCHA_OPTIONS: "--timeout 4321" };
			const run = await prunOn(suite, [], { mocha, env });
			assert.equal(run.code, mocha < 10 ? 10 : 0, said(run));
			assert.equal((await prunOn(suite, ["--timeout", "1"], { mocha, env })).code, 10);
		});
	}

	it("from .mocharc.mjs, where mocha reads it", async () => {
		const suite = { "test/a.js": TIMEOUT, ".mocharc.mjs": "export default { timeout: 4321 };" };
		const run = await prunOn(suite);
		assert.equal(run.code, 0, said(run));
	});

	it("from a package.json that --package names, and not with --no-package", async () => {
		const suite = { "test/a.js": TIMEOUT, "other.json": '{ "mocha": { "timeout": 4321 } }' };
		assert.equal((await prunOn(suite, ["--package", "other.json"])).code, 0);
		const own = { "test/a.js": TIMEOUT, "package.json": '{ "mocha": { "timeout": 4321 } }' };
		assert.equal((await prunOn(own, ["--no-package"])).code, 10);
	});

	it("in camel case in a configuration file, and a schema beside them", async () => {
		const run = await prunOn({
			"test/a.js": "it('is not async', () => {});",
			".mocharc.json":
				'{ "$schema": "https://json.schemastore.org/mocharc.json", "asyncOnly": true }',
		});
		assert.equal(run.code, 10, said(run));
		assert.deepEqual(run.of("notice"), []);
	});

	it("that choose files: --ignore, --exclude, --extension, --recursive, --sort", async () => {
		const suite = {
			"test/b.js": PASSES,
			"test/a.js": PASSES,
			"test/c.cjs": PASSES,
			"test/deep/d.js": PASSES,
			"test/e.spec": PASSES,
		};
		const flat = ["test/a.js", "test/b.js", "test/c.cjs"];
		assert.deepEqual(files(await prunOn(suite)), flat);
		assert.deepEqual(files(await prunOn(suite, ["--recursive", "--sort"])), [
			...flat,
			"test/deep/d.js",
		]);
		assert.deepEqual(
			files(await prunOn(suite, ["--ignore", "test/a.js", "--exclude", "test/b.js"])),
			["test/c.cjs"],
		);
		assert.deepEqual(files(await prunOn(suite, ["--extension", "cjs"])), ["test/c.cjs"]);
	});

	it("--parallel and --jobs, and -j wins", async () => {
		const suite = { "test/a.js": PASSES, "test/b.js": PASSES, "test/c.js": PASSES };
		const slots = (run: Finished) => run.of("run-started")[0]?.slots;
		assert.equal(slots(await prunOn(suite, ["--parallel", "--jobs", "3"])), 3);
		assert.equal(slots(await prunOn(suite, ["-p", "-j", "2"])), 2);
		const none = { ...suite, ".mocharc.json": '{ "parallel": true, "jobs": 0 }' };
		assert.equal(slots(await prunOn(none)), 1);
	});

	it("--import, with its value in a word of its own or not", async () => {
		const suite = {
			"early.mjs": "globalThis.early = true;",
			"test/a.js": "it('is early', () => { if (!globalThis.early) throw new Error('late'); });",
		};
		for (const args of [["--import", "./early.mjs"], ["--import=./early.mjs"]]) {
			const run = await prunOn(suite, args);
			assert.equal(run.code, 0, said(run));
			assert.deepEqual(files(run), ["test/a.js"]);
		}
	});

	it("that only tests know, with one notice, and the tests see them", async () => {
		const see =
			"it('sees it', () => { if (!process.argv.includes('--env=staging')) throw new Error(process.argv.join(' ')); });";
		const run = await prunOn({ "test/a.js": see, "test/b.js": see }, ["--env=staging"]);
		assert.equal(run.code, 0, said(run));
		assert.deepEqual(notices(run, "OPTION_UNKNOWN"), [
			"--env is no option of prun, mocha or Node: only tests that read process.argv know of it",
		]);
	});

	it("but not from test/mocha.opts, and says so unless a configuration file took its place", async () => {
		const suite = { "test/a.js": PASSES, "test/mocha.opts": "--timeout 1" };
		const run = await prunOn(suite);
		assert.deepEqual(notices(run, "MOCHA_OPTS"), [
			"test/mocha.opts is not read, by mocha since version 8 neither",
		]);
		assert.match(run.of("notice")[0]?.hint ?? "", /\.mocharc\.json/);
		const replaced = await prunOn({ ...suite, ".mocharc.json": "{}" });
		assert.deepEqual(notices(replaced, "MOCHA_OPTS"), []);
		const named = await prunOn(suite, ["--opts", "test/mocha.opts"]);
		assert.equal(named.code, 2);
		assert.match(named.stderr, /--opts is refused: .*\n hint: .*\.mocharc\.json/);
	});
});
