import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { processesOf, untilNothingLives } from "../support/processes.js";
import {
	type Finished,
	type Project,
	type PrunProcess,
	startPrun,
	writeProject,
} from "../support/project.js";
import { counts, notices, printed, said, verdicts } from "../support/results.js";
import { until } from "../support/wait.js";

function start(project: Project, args: readonly string[] = []): PrunProcess {
	return startPrun(project, args, { env: { PRUN_NO_ADDON: "1" }, timeoutMs: 30_000 });
}

/** Has a helper in its own process group, tells that it runs, and stays. */
const STAYS = `
	it('stays', (done) => {
		const helper = require('node:child_process').spawn(process.execPath, ['-e', 'process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000)'], { stdio: ['ignore', 'pipe', 'ignore'] });
		helper.stdout.once('data', () => require('node:fs').writeFileSync('runs-' + process.env.PRUN_JOB, ''));
	}).timeout(0);`;

describe("prun without its addon", () => {
	let project: Project;
	afterEach(async () => {
		await untilNothingLives(project, 2000);
		project.remove();
	});

	async function run(
		files: Readonly<Record<string, string>>,
		args: readonly string[] = [],
	): Promise<Finished> {
		project = writeProject(files);
		return await start(project, args).done;
	}

	it("spawns, and counts right", async () => {
		const finished = await run({
			"test/a.js":
				"it('passes', () => {}); it('fails', () => { throw new Error('no'); }); it('later'); it('skips', function () { this.skip(); });",
			"test/b.mjs": "import 'node:fs'; it('passes', () => {});",
			"test/c.js": "before(() => { throw new Error('hook'); }); it('never runs', () => {});",
		});
		assert.equal(finished.code, 10, said(finished));
		assert.equal(finished.of("run-started")[0]?.isolation, "spawn");
		assert.deepEqual(counts(finished), { passed: 2, failed: 2, skipped: 2 });
		assert.deepEqual(verdicts(finished), {
			"test/a.js": "failed",
			"test/b.mjs": "passed",
			"test/c.js": "failed",
		});
		assert.deepEqual(
			finished.of("notice").map(({ code }) => code),
			["EXPLAIN"],
		);
	});

	it("says so when fork was asked for", async () => {
		const finished = await run({ "test/a.js": "it('passes', () => {});" }, ["--isolation", "fork"]);
		assert.equal(finished.code, 0, said(finished));
		assert.equal(finished.of("run-started")[0]?.isolation, "spawn");
		assert.deepEqual(notices(finished, "FORK_UNAVAILABLE"), [
			"isolation is spawn, not fork: PRUN_NO_ADDON=1 is set",
		]);
	});

	it("keeps processes under none", async () => {
		const tells = "it('tells', () => { console.log(process.pid); });";
		const finished = await run({ "test/a.js": tells, "test/b.js": tells, "test/c.js": tells }, [
			"--isolation",
			"none",
			"-j",
			"1",
		]);
		assert.equal(finished.code, 0, said(finished));
		assert.equal(new Set(printed(finished).trim().split("\n")).size, 1);
		assert.equal(finished.of("run-started")[0]?.isolation, "none");
	});

	it("gives each file a process that knows itself", async () => {
		const tells =
			"it('tells', () => { console.log([process.pid, process.ppid, process.env.PRUN_SLOT, process.execArgv.length].join(' ')); });";
		const finished = await run({ "test/a.js": tells, "test/b.js": tells }, ["-j", "1"]);
		const [one, two] = printed(finished)
			.trim()
			.split("\n")
			.map((line) => line.split(" "));
		assert.notEqual(one?.[0], two?.[0]);
		assert.equal(one?.[1], two?.[1]);
		assert.deepEqual(
			[one?.slice(2), two?.slice(2)],
			[
				["0", "0"],
				["0", "0"],
			],
		);
	});

	it("tells how a file ended", async () => {
		const finished = await run(
			{
				"test/exits.js": "it('exits', () => {\n\tprocess.exit(0);\n});",
				"test/hangs.js": "it('hangs', () => { for (;;); });",
				"test/killed.js":
					"it('passes', () => {}); it('is killed', () => process.kill(process.pid, 'SIGKILL'));",
				"test/throws.js": "throw new Error('while loading');",
				"test/late.js":
					"it('passes', () => { const i = setInterval(() => { if (process.listenerCount('uncaughtException') > 0) return; clearInterval(i); throw new Error('late'); }, 5); });",
				"test/open.js":
					"it('opens', (done) => { require('node:net').createServer().listen(0, done); });",
				"test/never.mjs": "await new Promise(() => {});",
			},
			["--job-timeout", "1500"],
		);
		const ends = Object.fromEntries(finished.of("job-finished").map((job) => [job.file, job]));
		const outcomes = Object.fromEntries(
			Object.entries(ends).map(([file, { outcome }]) => [file, outcome]),
		);
		assert.deepEqual(outcomes, {
			"test/exits.js": "crashed",
			"test/hangs.js": "timed-out",
			"test/killed.js": "crashed",
			"test/throws.js": "failed",
			"test/late.js": "failed",
			"test/open.js": "passed",
			"test/never.mjs": "failed",
		});
		assert.match(ends["test/exits.js"]?.reason.at ?? "", /exits\.js:2:\d+/);
		assert.equal(ends["test/killed.js"]?.reason.signal, "SIGKILL");
		assert.equal(ends["test/killed.js"]?.counts.passed, 1);
		assert.match(ends["test/open.js"]?.leaks.map(({ what }) => what).join() ?? "", /TCPServer/);
	});

	it("runs global fixtures and gives their environment on", async () => {
		const finished = await run(
			{
				"fixtures.js":
					"exports.mochaGlobalSetup = () => { process.env.FROM_SETUP = 'yes'; }; exports.mochaGlobalTeardown = () => require('node:fs').appendFileSync('torn-down', '.');",
				"test/a.js":
					"it('has it', () => { if (process.env.FROM_SETUP !== 'yes') throw new Error('no'); });",
				"test/b.js":
					"it('has it', () => { if (process.env.FROM_SETUP !== 'yes') throw new Error('no'); });",
			},
			["--require", "./fixtures.js"],
		);
		assert.equal(finished.code, 0, said(finished));
		assert.equal(readFileSync(project.path("torn-down"), "utf8"), ".");
	});

	it("ends what is in a file's process group with the file", async () => {
		const finished = await run({
			"test/a.js":
				"it('leaves', (done) => { const helper = require('node:child_process').spawn(process.execPath, ['-e', 'process.on(\"SIGTERM\", () => {}); console.log(\"up\"); setInterval(() => {}, 1000)'], { stdio: ['ignore', 'pipe', 'ignore'] }); helper.stdout.once('data', () => { helper.unref(); helper.stdout.destroy(); done(); }); });",
		});
		assert.equal(finished.code, 0, said(finished));
		assert.deepEqual(processesOf(project), []);
	});

	it("interrupted, ends with 130 and leaves no process", async () => {
		project = writeProject({ "test/a.js": STAYS, "test/b.js": STAYS });
		const running = start(project);
		await until("a file runs", () => existsSync(project.path("runs-0")));
		running.kill("SIGINT");
		const finished = await running.done;
		assert.equal(finished.code, 130, said(finished));
		await untilNothingLives(project, 1000);
	});

	for (const isolation of ["spawn", "none"]) {
		it(`killed by SIGKILL, leaves no process group, under ${isolation}`, async () => {
			for (let round = 0; round < 3; round++) {
				project = writeProject({ "test/a.js": STAYS, "test/b.js": STAYS, "test/c.js": STAYS });
				const running = start(project, ["-j", "2", "--isolation", isolation]);
				await until(
					"two files run",
					() => existsSync(project.path("runs-0")) && existsSync(project.path("runs-1")),
				);
				assert.ok(processesOf(project).length >= 5);
				running.kill("SIGKILL");
				await untilNothingLives(project, 1000);
				await running.done;
				project.remove();
			}
		});
	}

	it("refuses and reports as with it", async () => {
		const unknown = await run({ "test/a.js": "it('passes', () => {});" }, ["--timout=1"]);
		assert.equal(unknown.code, 2, said(unknown));
		project.remove();
		const broken = await run({ "test/a.js": "", "broken.cjs": "throw new Error('no licence');" }, [
			"--preload",
			"./broken.cjs",
		]);
		assert.equal(broken.code, 2, said(broken));
		assert.match(broken.stderr, /no licence/);
		project.remove();
		const never = await run({ "test/a.js": "", "never.cjs": "for (;;);" }, [
			"--preload",
			"./never.cjs",
			"--preload-timeout",
			"600",
		]);
		assert.equal(never.code, 4, said(never));
	});
});
