import { strict as assert } from "node:assert";
import { processesOf, untilNothingLives } from "../support/processes.js";
import { type Project, prun, prunOn, writeProject } from "../support/project.js";
import { notices, said } from "../support/results.js";

const LEVELS = ["fork", "spawn", "none"];
const PASSES = "it('passes', () => {});";

describe("a preload that fails", () => {
	const broken = { "node_modules/broken/index.js": "throw new Error('no licence\\nsecond line');" };
	const guarded = "try { require('broken'); } catch {} it('passes', () => {});";

	for (const isolation of LEVELS) {
		it(`ends prun with 2 when it was named, under ${isolation}`, async () => {
			const run = await prunOn({ ...broken, "test/a.js": PASSES }, [
				"--preload",
				"broken",
				"--isolation",
				isolation,
			]);
			assert.equal(run.code, 2, said(run));
			assert.match(run.stderr, /^error: cannot load broken: Error: no licence\nsecond line\n/);
			assert.match(run.stderr, /node_modules\/broken\/index\.js:1/);
			assert.match(run.stderr, /\[PRELOAD_FAILED\]\n hint: /);
			assert.deepEqual(run.of("job-started"), []);
		});

		it(`is skipped with a notice when auto found it, under ${isolation}`, async () => {
			const run = await prunOn({ ...broken, "test/a.js": guarded, "test/b.js": guarded }, [
				"--isolation",
				isolation,
			]);
			assert.equal(run.code, 0, said(run));
			assert.deepEqual(notices(run, "PRELOAD_SKIPPED"), [
				"a package could not be preloaded and was skipped: broken: no licence",
			]);
		});
	}

	it("ends prun with 2 when it was named and is not there", async () => {
		const run = await prunOn({ "test/a.js": PASSES }, ["--preload", "not-installed"]);
		assert.equal(run.code, 2, said(run));
		assert.match(
			run.stderr,
			/^error: cannot load not-installed: Error: Cannot find (package|module) 'not-installed'/,
		);
	});

	for (const isolation of ["fork", "spawn"]) {
		it(`by ending its process is told with what it printed, each time, under ${isolation}`, async () => {
			for (let round = 0; round < 3; round++) {
				const run = await prunOn(
					{
						"exits.cjs": "console.error('no configuration found'); process.exit(3);",
						"test/a.js": PASSES,
					},
					["--preload", "./exits.cjs", "--isolation", isolation],
				);
				assert.ok(run.code === 2 || run.code === 4, said(run));
				assert.match(run.stderr, /exit code 3/);
				assert.match(run.stderr, /no configuration found/);
			}
		});
	}

	it("by an error that comes later, when it has loaded, is told and does not hang", async () => {
		const run = await prunOn(
			{
				"late.cjs": "setImmediate(() => { throw new Error('late failure'); });",
				"test/a.js": PASSES,
			},
			["--preload", "./late.cjs"],
			{ timeoutMs: 20_000 },
		);
		assert.match(run.stderr + run.stdout, /late failure/);
		assert.notEqual(run.code, 0);
	});
});

describe("a preload", () => {
	let project: Project;
	afterEach(async () => {
		await untilNothingLives(project, 2000);
		project.remove();
	});

	for (const isolation of ["fork", "spawn"]) {
		it(`that never returns is killed after --preload-timeout, with exit code 4 and nothing left, under ${isolation}`, async () => {
			project = writeProject({
				"never.cjs":
					"require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' }); for (;;);",
				"test/a.js": "it('passes', () => {});",
			});
			const since = performance.now();
			const run = await prun(project, [
				"--preload",
				"./never.cjs",
				"--preload-timeout",
				"700",
				"--isolation",
				isolation,
			]);
			assert.ok(performance.now() - since < 6000);
			assert.equal(run.code, 4, said(run));
			assert.equal(
				run.stderr,
				`error: preloading did not end within 700 ms and was killed  [PRELOAD_TIMEOUT]
 hint: look for a module that waits when it is loaded, or raise --preload-timeout
`,
			);
			assert.deepEqual(processesOf(project), []);
		});
	}

	it("that waits for a promise that never settles ends after --preload-timeout as well", async () => {
		project = writeProject({
			"never.mjs": "setInterval(() => {}, 1000); await new Promise(() => {});",
			"test/a.js": "it('passes', () => {});",
		});
		const run = await prun(project, ["--preload", "./never.mjs", "--preload-timeout", "700"]);
		assert.equal(run.code, 4, said(run));
		assert.match(run.stderr, /PRELOAD_TIMEOUT/);
	});
});
