import { strict as assert } from "node:assert";
import { prunOn } from "../support/project.js";
import { notices, said } from "../support/results.js";

const PASSES = { "test/a.js": "it('passes', () => {});" };
const FAILS = { "test/a.js": "it('fails', () => { throw new Error('no'); });" };
const EMPTY = "describe('nothing yet', () => {});";

describe("prun gives mocha's meaning to what says how a run ends:", () => {
	it("--fail-zero fails a run without tests, not a file without", async () => {
		const empty = await prunOn({ "test/a.js": EMPTY }, ["--fail-zero"]);
		assert.equal(empty.code, 10, said(empty));
		const other = await prunOn({ ...PASSES, "test/b.js": EMPTY }, ["--fail-zero"]);
		assert.equal(other.code, 0, said(other));
		const lax = await prunOn({ "test/a.js": EMPTY });
		assert.equal(lax.code, 0, said(lax));
		const filtered = await prunOn(PASSES, ["--fail-zero", "--grep", "no such"]);
		assert.equal(filtered.code, 10, said(filtered));
	});

	it("--pass-on-failing-test-suite forgives tests, and says so", async () => {
		const run = await prunOn(FAILS, ["--pass-on-failing-test-suite"]);
		assert.equal(run.code, 0, said(run));
		assert.deepEqual(run.of("run-finished")[0]?.verdicts, { failed: 1 });
		assert.match(
			notices(run, "FORGIVEN")[0] ?? "",
			/^tests of 1 file failed and don't fail the run/,
		);
	});

	it("--pass-on-failing-test-suite forgives no file that crashed, hung or did not load", async () => {
		for (const text of ["process.exit(0);", "it('hangs', () => { for (;;); });", "throw 1;"]) {
			const args = ["--pass-on-failing-test-suite", "--job-timeout", "1000"];
			const run = await prunOn({ "test/a.js": text }, args);
			assert.equal(run.code, 10, said(run));
			assert.deepEqual(notices(run, "FORGIVEN"), []);
		}
	});

	it("--posix-exit-codes makes 1 of failed tests, from the command line and from .mocharc", async () => {
		assert.equal((await prunOn(FAILS, ["--posix-exit-codes"])).code, 1);
		const configured = { ...FAILS, ".mocharc.json": '{ "posix-exit-codes": true }' };
		assert.equal((await prunOn(configured)).code, 1);
		assert.equal((await prunOn(PASSES, ["--posix-exit-codes"])).code, 0);
	});

	it("--fail-hook-affected-tests fails the tests of a hook that failed", async () => {
		const run = await prunOn(
			{
				"test/a.js":
					"describe('s', () => { before(() => { throw new Error('h'); }); it('a', () => {}); it('b', () => {}); });",
			},
			["--fail-hook-affected-tests"],
		);
		assert.deepEqual(run.of("run-finished")[0]?.counts, { passed: 0, failed: 3, skipped: 0 });
	});

	it("--allow-uncaught lets an error end the file", async () => {
		const run = await prunOn(FAILS, ["--allow-uncaught"]);
		assert.equal(run.code, 10, said(run));
	});
});
