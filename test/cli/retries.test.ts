import { strict as assert } from "node:assert";
import { prunOn } from "../support/project.js";
import { counts, said, verdicts } from "../support/results.js";

const PASSES = "it('passes', () => {});";
const FAILS = "it('fails', () => { throw new Error('no'); });";
/** Passes from that attempt on. */
const from = (attempt: number) =>
	`it('passes from attempt ${attempt} on', () => { if (process.env.PRUN_ATTEMPT < ${attempt}) throw new Error('not yet'); });`;

describe("prun --job-retries", () => {
	it("runs a failed file again in a process of its own, and a pass then is flaky, which is no failure", async () => {
		const run = await prunOn({ "test/a.js": from(3), "test/b.js": PASSES }, ["--job-retries", "2"]);
		assert.equal(run.code, 0, said(run));
		assert.deepEqual(verdicts(run), { "test/a.js": "flaky", "test/b.js": "passed" });
		const attempts = run.of("job-finished").filter(({ file }) => file === "test/a.js");
		assert.deepEqual(
			attempts.map(({ attempt, outcome }) => [attempt, outcome]),
			[
				[1, "failed"],
				[2, "failed"],
				[3, "passed"],
			],
		);
		const again = run
			.of("job-requeued")
			.map(({ file, attempt, reason }) => [file, attempt, reason]);
		assert.deepEqual(again, [
			["test/a.js", 2, "failed"],
			["test/a.js", 3, "failed"],
		]);
		assert.equal(run.of("job-verdict").find(({ file }) => file === "test/a.js")?.attempt, 3);
		assert.deepEqual(counts(run), { passed: 2, failed: 0, skipped: 0 });
		assert.match(run.stdout, /flaky test\/a\.js passed on attempt 3/);
	});

	it("gives up after so many, and counts the last attempt alone", async () => {
		const run = await prunOn({ "test/a.js": from(4) }, ["--job-retries", "2"]);
		assert.equal(run.code, 10, said(run));
		assert.deepEqual(verdicts(run), { "test/a.js": "failed" });
		assert.equal(run.of("job-started").length, 3);
		assert.deepEqual(counts(run), { passed: 0, failed: 1, skipped: 0 });
	});

	it("is none unless asked for", async () => {
		const run = await prunOn({ "test/a.js": from(2) });
		assert.equal(run.code, 10, said(run));
		assert.equal(run.of("job-started").length, 1);
	});

	for (const isolation of ["fork", "spawn", "none"]) {
		it(`tries again what crashed and what ran out of time, under ${isolation}`, async () => {
			const run = await prunOn(
				{
					"test/abort.js":
						"it('aborts', () => { if (process.env.PRUN_ATTEMPT === '1') process.abort(); });",
					"test/hang.mjs":
						"it('hangs', () => { if (process.env.PRUN_ATTEMPT === '1') for (;;); });",
				},
				["--job-retries", "1", "--job-timeout", "1000", "--isolation", isolation],
			);
			assert.equal(run.code, 0, said(run));
			assert.deepEqual(verdicts(run), { "test/abort.js": "flaky", "test/hang.mjs": "flaky" });
			const reasons = run.of("job-requeued").map(({ file, reason }) => `${file} ${reason}`);
			assert.deepEqual(reasons.sort(), ["test/abort.js crashed", "test/hang.mjs timed-out"]);
		});
	}

	it("loads an ES module anew under none", async () => {
		const module = `
			globalThis.loads = (globalThis.loads ?? 0) + 1;
			it('passes at the second attempt', () => { if (process.env.PRUN_ATTEMPT === '1') throw new Error('no'); });`;
		const run = await prunOn({ "test/a.mjs": module }, [
			"--job-retries",
			"1",
			"--isolation",
			"none",
		]);
		assert.deepEqual(verdicts(run), { "test/a.mjs": "flaky" }, said(run));
	});

	it("gives each attempt its number, the same seed and the same random numbers", async () => {
		const suite = {
			"test/a.js": `it('says', () => { console.log(Math.random()); throw new Error('no'); });`,
		};
		const run = await prunOn(suite, ["--job-retries", "1"]);
		const [first, second] = run.of("job-output").map(({ attempt, text }) => ({ attempt, text }));
		assert.deepEqual([first?.attempt, second?.attempt], [1, 2]);
		assert.equal(first?.text, second?.text);
	});
});

describe("prun --fail-on-flaky", () => {
	it("fails the run for a flaky file, which stays flaky", async () => {
		const run = await prunOn({ "test/a.js": from(2) }, ["--job-retries", "1", "--fail-on-flaky"]);
		assert.equal(run.code, 10, said(run));
		assert.deepEqual(verdicts(run), { "test/a.js": "flaky" });
	});

	it("can be configured", async () => {
		const run = await prunOn({
			"test/a.js": from(2),
			"prun.config.json": '{ "failOnFlaky": true, "jobRetries": 1 }',
		});
		assert.equal(run.code, 10, said(run));
	});
});

describe("prun --max-failures", () => {
	const suite = Object.fromEntries(
		["a", "b", "c", "d", "e"].map((name) => [`test/${name}.js`, FAILS]),
	);

	it("starts nothing new after so many failed files, and tells so once", async () => {
		const run = await prunOn(suite, ["--max-failures", "2", "-j", "1"]);
		assert.equal(run.code, 10, said(run));
		assert.deepEqual(Object.values(verdicts(run)).sort(), [
			"canceled",
			"canceled",
			"canceled",
			"failed",
			"failed",
		]);
		assert.equal(run.of("job-started").length, 2);
		assert.deepEqual(
			run
				.of("notice")
				.filter(({ level }) => level !== "info")
				.map(({ code, message }) => [code, message]),
			[["MAX_FAILURES", "2 failed: nothing new is started (--max-failures or --bail)"]],
		);
		assert.equal(run.of("run-finished")[0]?.missing, 0);
	});

	it("lets what runs come to its end", async () => {
		const slow = "it('takes its time', (done) => { setTimeout(done, 400); });";
		const run = await prunOn({ "test/a.js": slow, "test/b.js": FAILS, "test/c.js": PASSES }, [
			"--max-failures",
			"1",
			"-j",
			"2",
		]);
		assert.deepEqual(
			verdicts(run),
			{ "test/a.js": "passed", "test/b.js": "failed", "test/c.js": "canceled" },
			said(run),
		);
	});

	it("does not count a failure that a retry may still turn", async () => {
		const run = await prunOn({ "test/a.js": from(2), "test/b.js": PASSES }, [
			"--max-failures",
			"1",
			"--job-retries",
			"1",
			"-j",
			"1",
		]);
		assert.deepEqual(verdicts(run), { "test/a.js": "flaky", "test/b.js": "passed" }, said(run));
	});

	it("of 0 never stops", async () => {
		const run = await prunOn(suite, ["--max-failures", "0"]);
		assert.deepEqual(run.of("run-finished")[0]?.verdicts, { failed: 5 });
	});
});
