import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { prunOn, startPrun, writeProject } from "../support/project.js";
import { assertTold, counts, said, verdicts } from "../support/results.js";
import { until } from "../support/wait.js";

const PASSES = "it('passes', () => {});";
const FAILS = "it('fails', () => { throw new Error('no'); });";
interface Case {
	readonly title: string;
	readonly files: Readonly<Record<string, string>>;
	readonly args?: readonly string[];
	readonly code: number;
	/** Stands in what prun says. */
	readonly says?: RegExp;
}

const CASES: readonly Case[] = [
	{
		title: "0 when every file passed",
		code: 0,
		files: { "test/a.js": PASSES, "test/b.js": PASSES },
	},
	{ title: "0 when tests are pending", code: 0, files: { "test/a.js": "it('later');" } },
	{ title: "0 for a file without tests", code: 0, files: { "test/a.js": "" } },
	{ title: "10 when a test failed", code: 10, files: { "test/a.js": PASSES, "test/b.js": FAILS } },
	{
		title: "10 when only a hook failed",
		code: 10,
		files: { "test/a.js": "before(() => { throw new Error('no'); }); it('never runs', () => {});" },
	},
	{
		title: "10 for a file that does not parse",
		code: 10,
		files: { "test/a.js": "it('a', () => {" },
	},
	{
		title: "10 and never 1 for a test that calls process.exit(1)",
		code: 10,
		files: { "test/a.js": "it('exits', () => process.exit(1));" },
	},
	{
		title: "10 for a file that runs into --job-timeout",
		code: 10,
		args: ["--job-timeout", "300"],
		files: { "test/a.js": "it('hangs', () => { for (;;); });" },
	},
	{
		title: "10 when a file was flaky under --fail-on-flaky",
		code: 10,
		args: ["--job-retries", "1", "--fail-on-flaky"],
		files: {
			"test/a.js": "it('is flaky', () => { if (process.env.PRUN_ATTEMPT === '1') throw 1; });",
		},
	},
	{
		title: "2 for an option that is a slip of the pen",
		code: 2,
		args: ["--timout=1"],
		files: { "test/a.js": PASSES },
	},
	{
		title: "2 for a configuration that is not valid",
		code: 2,
		files: { "test/a.js": PASSES, "prun.config.json": '{ "jobs": 0 }' },
	},
	{
		title: "2 before 3: a wrong option where there are no tests",
		code: 2,
		args: ["--timout=1"],
		files: {},
	},
	{
		title: "2 when a module that --require names cannot be found",
		code: 2,
		args: ["--require", "./missing.js"],
		files: { "test/a.js": PASSES },
		says: /missing\.js/,
	},
	{
		title: "3 when there are no test files",
		code: 3,
		files: { "README.md": "" },
		says: /NO_TESTS/,
	},
	{
		title: "3 when the named files are not there",
		code: 3,
		args: ["test/missing.js"],
		files: { "test/a.js": PASSES },
		says: /no test files match test\/missing\.js/,
	},
	{
		title: "0 when there are no test files under --pass-with-no-tests",
		code: 0,
		args: ["--pass-with-no-tests"],
		files: {},
	},
	{
		title: "4 when preloading does not end within --preload-timeout",
		code: 4,
		args: ["--preload", "./never.js", "--preload-timeout", "500"],
		files: { "test/a.js": PASSES, "never.js": "for (;;);" },
		says: /preloading did not end within 500 ms .*PRELOAD_TIMEOUT/,
	},
	{
		title: "4 when a global setup throws",
		code: 4,
		args: ["--require", "./fixtures.js"],
		files: {
			"test/a.js": PASSES,
			"fixtures.js": "exports.mochaGlobalSetup = () => { throw new Error('no database'); };",
		},
		says: /no database/,
	},
	{
		title: "4 when all files passed and a global teardown throws",
		code: 4,
		args: ["--require", "./fixtures.js"],
		files: {
			"test/a.js": PASSES,
			"fixtures.js": "exports.mochaGlobalTeardown = () => { throw new Error('cannot drop'); };",
		},
		says: /cannot drop/,
	},
];

describe("prun's exit code", () => {
	for (const { title, files, args = [], code, says } of CASES) {
		it(`is ${title}`, async () => {
			const run = await prunOn(files, args);
			assert.equal(run.code, code, said(run));
			assertTold(run);
			if (says !== undefined) assert.match(run.stdout + run.stderr, says);
		});
	}

	it("is 130 and not 10 when it was interrupted after a file failed", async () => {
		const project = writeProject({
			"test/a.js": FAILS,
			"test/b.js":
				"it('waits', (done) => { require('fs').writeFileSync('started', ''); }).timeout(0); setInterval(() => {}, 1000);",
		});
		try {
			const running = startPrun(project, ["-j", "1"]);
			await until("the second file runs", () => existsSync(project.path("started")));
			running.kill("SIGINT");
			const run = await running.done;
			assert.equal(run.code, 130, said(run));
			assert.deepEqual(verdicts(run), { "test/a.js": "failed", "test/b.js": "canceled" });
			assertTold(run);
		} finally {
			project.remove();
		}
	});

	it("is 0 when a failing test is pending for --grep of something else", async () => {
		const run = await prunOn({ "test/a.js": `${PASSES} ${FAILS}` }, ["--grep", "passes"]);
		assert.equal(run.code, 0, said(run));
		assert.deepEqual(counts(run), { passed: 1, failed: 0, skipped: 0 });
	});
});
