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
	return run
		.of("test-finished")
		.flatMap(({ error }) => (error === undefined ? [] : [error.message]));
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
			{
				"test/a.js":
					"let n = 0; it('third time lucky', () => { if (++n < 3) throw new Error('no'); });",
			},
			["--retries", "2"],
		);
		assert.equal(run.code, 0, said(run));
		assert.deepEqual(counts(run), { passed: 1, failed: 0, skipped: 0 });
		assert.deepEqual(
			run.of("test-finished").map((test) => test.try),
			[3],
		);
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
		const run = await prunOn(
			{ "test/a.js": "it('says', function () { throw this.timeout(); });" },
			["-t", "7s"],
		);
		assert.match(errors(run)[0] ?? "", /\b7000\b/);
	});

	it("--slow says from when on a test is slow", async () => {
		const suite = { "test/a.js": `it('works', () => { ${busy(40)} });` };
		const [strict, lax] = [
			await prunOn(suite, ["--slow", "10"]),
			await prunOn(suite, ["--slow", "20000"]),
		];
		assert.deepEqual(
			strict.of("test-finished").map(({ speed }) => speed),
			["slow"],
		);
		assert.deepEqual(
			lax.of("test-finished").map(({ speed }) => speed),
			["fast"],
		);
		assert.match(strict.stdout, /works \(\d+ms\)/);
		assert.doesNotMatch(lax.stdout, /works \(\d+ms\)/);
	});

	it("--dry-run reports tests and runs none", async () => {
		const run = await prunOn({ "test/a.js": "it('would fail', () => { throw 1; });" }, [
			"--dry-run",
		]);
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
});
