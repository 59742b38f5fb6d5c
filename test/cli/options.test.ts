import { strict as assert } from "node:assert";
import { type Finished, prunOn } from "../support/project.js";
import { counts, said, titles } from "../support/results.js";

const THREE = `
	describe('fruit', () => {
		it('apple', () => {});
		it('pear (a.c)', () => {});
		it('axc', () => {});
	});`;

function busy(ms: number): string {
	return `const end = performance.now() + ${ms}; while (performance.now() < end);`;
}

function errors(run: Finished): string[] {
	return run.of("test-finished").flatMap(({ error }) => (error === undefined ? [] : [error.message]));
}

describe("prun gives mocha's options mocha's meaning:", () => {
	it("--grep is a pattern and selects tests", async () => {
		const run = await prunOn({ "test/a.js": THREE, "test/b.js": THREE }, ["--grep", "a.c"]);
		assert.deepEqual(titles(run, "passed"), [
			"fruit axc",
			"fruit axc",
			"fruit pear (a.c)",
			"fruit pear (a.c)",
		]);
		assert.equal(run.code, 0, said(run));
	});

	it("--fgrep is a text", async () => {
		const run = await prunOn({ "test/a.js": THREE }, ["-f", "a.c"]);
		assert.deepEqual(titles(run, "passed"), ["fruit pear (a.c)"]);
	});

	it("--invert turns --grep around", async () => {
		const run = await prunOn({ "test/a.js": THREE }, ["-g", "/AX|pear/i", "--invert"]);
		assert.deepEqual(titles(run, "passed"), ["fruit apple"]);
	});

	it("--retries tries a test again, which then counts once", async () => {
		const run = await prunOn(
			{ "test/a.js": "let n = 0; it('third time lucky', () => { if (++n < 3) throw new Error('no'); });" },
			["--retries", "2"],
		);
		assert.equal(run.code, 0, said(run));
		assert.deepEqual(counts(run), { passed: 1, failed: 0, skipped: 0 });
		assert.deepEqual(run.of("test-finished").map((test) => test.try), [3]);
		assert.match(run.stdout, /third time lucky \(try 3\)/);
		assert.equal(run.of("job-verdict")[0]?.verdict, "passed");
	});

	it("--timeout ends a test that takes too long, and no other", async () => {
		const run = await prunOn(
			{ "test/a.js": "it('hangs', (done) => {}); it('is quick', () => {});" },
			["--timeout", "60"],
		);
		assert.equal(run.code, 10, said(run));
		assert.deepEqual(titles(run, "failed"), ["hangs"]);
		assert.deepEqual(titles(run, "passed"), ["is quick"]);
		assert.match(errors(run)[0] ?? "", /Timeout of 60ms exceeded/);
	});

	it("--timeout takes mocha's units", async () => {
		const run = await prunOn({ "test/a.js": "it('says', function () { throw this.timeout(); });" }, ["-t", "7s"]);
		assert.match(errors(run)[0] ?? "", /\b7000\b/);
	});

	it("--slow says from when on a test is slow", async () => {
		const suite = { "test/a.js": `it('works', () => { ${busy(40)} });` };
		const [strict, lax] = [
			await prunOn(suite, ["--slow", "10"]),
			await prunOn(suite, ["--slow", "20000"]),
		];
		assert.deepEqual(strict.of("test-finished").map(({ speed }) => speed), ["slow"]);
		assert.deepEqual(lax.of("test-finished").map(({ speed }) => speed), ["fast"]);
		assert.match(strict.stdout, /works \(\d+ms\)/);
		assert.doesNotMatch(lax.stdout, /works \(\d+ms\)/);
	});

	it("--check-leaks fails a test that leaves a global variable, unless --global allows it", async () => {
		const suite = { "test/a.js": "it('leaks', () => { globalThis.left = 1; });" };
		assert.equal((await prunOn(suite)).code, 0);
		const checked = await prunOn(suite, ["--check-leaks"]);
		assert.equal(checked.code, 10, said(checked));
		assert.deepEqual(errors(checked), ["global leak(s) detected: 'left'"]);
		assert.equal((await prunOn(suite, ["--check-leaks", "--global", "left"])).code, 0);
	});

	it("--check-leaks finds nothing of prun's own", async () => {
		const clean = { "test/a.js": "it('is clean', () => {});", "test/b.js": "it('is clean', () => {});" };
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
		const run = await prunOn({ "test/a.js": "it('is not', () => {}); it('is', async () => {});" }, ["-A"]);
		assert.deepEqual(titles(run, "failed"), ["is not"]);
		assert.deepEqual(titles(run, "passed"), ["is"]);
	});

	it("--dry-run reports tests and runs none", async () => {
		const run = await prunOn({ "test/a.js": "it('would fail', () => { throw 1; });" }, ["--dry-run"]);
		assert.deepEqual(titles(run, "passed"), ["would fail"]);
		assert.equal(run.code, 0, said(run));
	});

	it("--delay waits for run()", async () => {
		const run = await prunOn(
			{ "test/a.js": "setTimeout(() => { it('comes late', () => {}); run(); }, 30);" },
			["--delay"],
		);
		assert.deepEqual(titles(run, "passed"), ["comes late"]);
		assert.equal(run.code, 0, said(run));
	});

	it("--exit leaves right after the last test, whatever is open", async () => {
		const open = "it('opens', () => { require('net').createServer().listen(0); setTimeout(() => { throw new Error('late'); }, 20); });";
		const run = await prunOn({ "test/a.js": open }, ["--exit"]);
		assert.equal(run.code, 0, said(run));
	});

	it("--no-diff leaves the diff of a failure away", async () => {
		const suite = { "test/a.js": "it('differs', () => require('assert').equal(1, 2));" };
		assert.match((await prunOn(suite)).stdout, /\+ expected - actual/);
		assert.doesNotMatch((await prunOn(suite, ["--no-diff"])).stdout, /\+ expected - actual/);
	});
});
