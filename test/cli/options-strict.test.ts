import { strict as assert } from "node:assert";
import { type Finished, prunOn } from "../support/project.js";
import { said, titles } from "../support/results.js";

function errors(run: Finished): string[] {
	return run
		.of("test-finished")
		.flatMap(({ error }) => (error === undefined ? [] : [error.message]));
}

describe("prun gives mocha's meaning to what makes a run stricter or shorter:", () => {
	it("--check-leaks fails a test that leaves a global variable, unless --global allows it", async () => {
		const suite = { "test/a.js": "it('leaks', () => { globalThis.left = 1; });" };
		assert.equal((await prunOn(suite)).code, 0);
		const checked = await prunOn(suite, ["--check-leaks"]);
		assert.equal(checked.code, 10, said(checked));
		assert.deepEqual(errors(checked), ["global leak(s) detected: 'left'"]);
		assert.equal((await prunOn(suite, ["--check-leaks", "--global", "left"])).code, 0);
	});

	it("--check-leaks finds nothing of prun's own", async () => {
		const clean = {
			"test/a.js": "it('is clean', () => {});",
			"test/b.js": "it('is clean', () => {});",
		};
		for (const isolation of ["fork", "spawn", "none"]) {
			const run = await prunOn(clean, ["--check-leaks", "--isolation", isolation]);
			assert.equal(run.code, 0, said(run));
		}
	});

	it("--bail ends a file at its first failure and starts no other", async () => {
		const failing = "it('fails', () => { throw new Error('no'); }); it('comes after', () => {});";
		const run = await prunOn({ "test/a.js": failing, "test/b.js": failing }, ["--bail", "-j", "1"]);
		assert.equal(run.code, 10, said(run));
		assert.deepEqual(titles(run, "failed"), ["fails"]);
		assert.deepEqual(titles(run, "passed"), []);
		assert.deepEqual(run.of("run-finished")[0]?.verdicts, { failed: 1, canceled: 1 });
	});

	it("--forbid-only and --forbid-pending make a failure of what they forbid", async () => {
		const only = await prunOn({ "test/a.js": "it.only('alone', () => {});" }, ["--forbid-only"]);
		assert.equal(only.code, 10, said(only));
		const pending = await prunOn({ "test/a.js": "it('later');" }, ["--forbid-pending"]);
		assert.equal(pending.code, 10, said(pending));
		assert.deepEqual(errors(pending), ["Pending test forbidden"]);
	});

	it("--async-only fails a test that neither takes a callback nor gives a promise", async () => {
		const run = await prunOn({ "test/a.js": "it('is not', () => {}); it('is', async () => {});" }, [
			"-A",
		]);
		assert.deepEqual(titles(run, "failed"), ["is not"]);
		assert.deepEqual(titles(run, "passed"), ["is"]);
	});

	it("--exit leaves right after the last test, whatever is open", async () => {
		const open =
			"it('opens', () => { require('net').createServer().listen(0); setTimeout(() => { throw new Error('late'); }, 20); });";
		const run = await prunOn({ "test/a.js": open }, ["--exit"]);
		assert.equal(run.code, 0, said(run));
	});

	it("--no-diff leaves the diff of a failure away", async () => {
		const suite = { "test/a.js": "it('differs', () => require('assert').equal(1, 2));" };
		assert.match((await prunOn(suite)).stdout, /\+ expected - actual/);
		assert.doesNotMatch((await prunOn(suite, ["--no-diff"])).stdout, /\+ expected - actual/);
	});
});
