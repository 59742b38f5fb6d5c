import { strict as assert } from "node:assert";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { processesOf, untilNothingLives } from "../support/processes.js";
import {
	type Finished,
	type Project,
	type PrunOptions,
	type PrunProcess,
	startPrun,
	writeProject,
} from "../support/project.js";
import { said, verdicts } from "../support/results.js";
import { until } from "../support/wait.js";

/** How long prun may take from the signal to its end. */
const PROMPT_MS = 4000;

const PASSES = "it('passes', () => {});";
/** Tells by a file that it runs, and has a helper in a session of its own that ignores SIGTERM. */
const STAYS = `
	const { spawn } = require('node:child_process');
	it('stays', (done) => {
		const helper = spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)'], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
		helper.stdout.once('data', () => require('node:fs').writeFileSync('runs-' + process.env.PRUN_JOB, ''));
	}).timeout(0);`;

function mark(name: string): string {
	return `require('node:fs').appendFileSync('${name}', '.')`;
}

async function started(
	project: Project,
	args: readonly string[],
	options: PrunOptions = {},
): Promise<PrunProcess> {
	const running = startPrun(project, args, { timeoutMs: 30_000, ...options });
	await until("a file runs", () =>
		readdirSync(project.dir).some((name) => name.startsWith("runs-")),
	);
	return running;
}

async function ended(running: PrunProcess): Promise<Finished> {
	const since = performance.now();
	const run = await running.done;
	assert.ok(performance.now() - since < PROMPT_MS, `took ${performance.now() - since} ms`);
	return run;
}

describe("prun, interrupted,", () => {
	let project: Project;
	afterEach(async () => {
		await untilNothingLives(project, 2000);
		project.remove();
	});

	for (const isolation of ["fork", "spawn", "none"]) {
		it(`cancels what runs and what waits, reports, exits 130 and leaves no process, under ${isolation}`, async () => {
			project = writeProject({
				"test/a.js": PASSES,
				"test/b.js": STAYS,
				"test/c.js": STAYS,
				"test/d.js": STAYS,
			});
			const running = await started(project, ["-j", "1", "--isolation", isolation]);
			running.kill("SIGINT");
			const run = await ended(running);
			assert.equal(run.code, 130, said(run));
			assert.deepEqual(processesOf(project), []);
			assert.deepEqual(verdicts(run), {
				"test/a.js": "passed",
				"test/b.js": "canceled",
				"test/c.js": "canceled",
				"test/d.js": "canceled",
			});
			const end = run.events.at(-1);
			assert.ok(end?.kind === "run-finished");
			assert.deepEqual([end.exitCode, end.missing, end.counts.passed], [130, 0, 1]);
			assert.match(run.stdout, /4 files: 1 passed, 3 canceled/);
		});
	}

	for (const signal of ["SIGTERM", "SIGHUP"] as const) {
		it(`does the same for ${signal}`, async () => {
			project = writeProject({ "test/a.js": STAYS, "test/b.js": STAYS });
			const running = await started(project, []);
			running.kill(signal);
			const run = await ended(running);
			assert.equal(run.code, 130, said(run));
			assert.deepEqual(run.of("run-finished")[0]?.verdicts, { canceled: 2 });
		});
	}

	it("by Ctrl-C in a terminal, which its whole process group gets, does the same", async () => {
		project = writeProject({ "test/a.js": STAYS, "test/b.js": STAYS });
		const running = await started(project, [], { group: "own" });
		process.kill(-running.pid, "SIGINT");
		const run = await ended(running);
		assert.equal(run.code, 130, said(run));
		assert.deepEqual(run.of("run-finished")[0]?.verdicts, { canceled: 2 });
		assert.equal(run.stderr, "");
	});

	it("tries nothing again", async () => {
		project = writeProject({ "test/a.js": STAYS });
		const running = await started(project, ["--job-retries", "3"]);
		running.kill("SIGINT");
		const run = await ended(running);
		assert.equal(run.of("job-started").length, 1);
		assert.deepEqual(verdicts(run), { "test/a.js": "canceled" });
	});

	it("runs the global teardown, once", async () => {
		project = writeProject({
			"fixtures.js": `exports.mochaGlobalSetup = () => { ${mark("set-up")}; }; exports.mochaGlobalTeardown = () => { ${mark("torn-down")}; };`,
			"test/a.js": STAYS,
		});
		const running = await started(project, ["--require", "./fixtures.js"]);
		running.kill("SIGINT");
		const run = await ended(running);
		assert.equal(run.code, 130, said(run));
		const marks = ["set-up", "torn-down"].map((name) => readFileSync(project.path(name), "utf8"));
		assert.deepEqual(marks, [".", "."]);
	});

	it("while it preloads ends at once and starts no file", async () => {
		project = writeProject({
			"slow.js": `${mark("preloading")}; for (;;);`,
			"test/a.js": mark("ran"),
		});
		const running = startPrun(project, ["--preload", "./slow.js"], { timeoutMs: 30_000 });
		await until("it preloads", () => existsSync(project.path("preloading")));
		running.kill("SIGINT");
		const run = await ended(running);
		assert.equal(run.code, 130, said(run));
		assert.equal(existsSync(project.path("ran")), false);
	});

	it("while the global setup runs ends at once", async () => {
		project = writeProject({
			"fixtures.js": `exports.mochaGlobalSetup = () => { ${mark("setting-up")}; return new Promise(() => { setInterval(() => {}, 1000); }); };`,
			"test/a.js": mark("ran"),
		});
		const running = startPrun(project, ["--require", "./fixtures.js"], { timeoutMs: 30_000 });
		await until("it sets up", () => existsSync(project.path("setting-up")));
		running.kill("SIGINT");
		const run = await ended(running);
		assert.equal(run.code, 130, said(run));
		assert.equal(existsSync(project.path("ran")), false);
	});

	it("a second time ends at once, whatever it still does, and leaves no process", async () => {
		project = writeProject({
			"fixtures.js": `exports.mochaGlobalTeardown = () => { ${mark("tearing-down")}; return new Promise(() => { setInterval(() => {}, 1000); }); };`,
			"test/a.js": STAYS,
		});
		const running = await started(project, ["--require", "./fixtures.js"]);
		running.kill("SIGINT");
		await until("it tears down", () => existsSync(project.path("tearing-down")));
		running.kill("SIGINT");
		const since = performance.now();
		const run = await running.done;
		assert.ok(performance.now() - since < 1000, `took ${performance.now() - since} ms`);
		assert.equal(run.code, 130, said(run));
		await untilNothingLives(project, 1000);
	});

	it("twice within a moment leaves no process either", async () => {
		project = writeProject({ "test/a.js": STAYS, "test/b.js": STAYS });
		const running = await started(project, []);
		running.kill("SIGINT");
		running.kill("SIGINT");
		const run = await ended(running);
		assert.equal(run.code, 130, said(run));
		await untilNothingLives(project, 1000);
	});
});
