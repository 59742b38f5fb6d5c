import { strict as assert } from "node:assert";
import { writeFileSync } from "node:fs";
import { processesOf, untilNothingLives } from "../support/processes.js";
import { type Project, type PrunProcess, startPrun, writeProject } from "../support/project.js";
import { said, verdicts } from "../support/results.js";
import { begun, keeperOf, stayingSuite } from "../support/staying.js";
import { stubbornAlive } from "../support/stubborn.js";
import { until } from "../support/wait.js";

describe("when the zygote is killed by SIGKILL in mid-run,", () => {
	let project: Project;
	afterEach(async () => {
		await untilNothingLives(project, 2000);
		assert.deepEqual(stubbornAlive(project), []);
		project.remove();
	});

	/** Kills the zygote as often; the first time when two files run. */
	async function killing(times: number, args: readonly string[]): Promise<PrunProcess> {
		const started = startPrun(project, ["-j", "2", ...args], { timeoutMs: 30_000 });
		for (let time = 1; time <= times; time++) {
			// What was lost once is run again alone.
			await until("files run", () => begun(project) >= time + 1);
			// The keeper has one child: what runs files are children of that one.
			const keeper = keeperOf(project);
			const [zygote, ...others] = processesOf(project).filter(({ parent }) => parent === keeper);
			assert.ok(zygote !== undefined && others.length === 0);
			process.kill(zygote.pid, "SIGKILL");
		}
		writeFileSync(project.path("go"), "");
		return started;
	}

	for (const times of [1, 2]) {
		it(`${times === 1 ? "once" : "twice"}, the files that ran are run again and pass, and nothing of the first time lives`, async () => {
			project = writeProject(stayingSuite(5));
			const run = await (await killing(times, [])).done;
			assert.equal(run.code, 0, said(run));
			assert.deepEqual([...new Set(Object.values(verdicts(run)))], ["passed"]);
			const lost = run.of("job-finished").filter(({ outcome }) => outcome === "lost");
			assert.deepEqual(
				lost.map(({ file }) => file).sort(),
				times === 1 ? ["test/0.js", "test/1.js"] : ["test/0.js", "test/0.js", "test/1.js"],
			);
			// A loss is no failure: the same attempt is run again.
			assert.deepEqual([...new Set(run.of("job-started").map(({ attempt }) => attempt))], [1]);
			assert.deepEqual(run.of("run-finished")[0]?.counts, { passed: 5, failed: 0, skipped: 0 });
		});
	}

	it("global fixtures were in it, so the run says that it is not complete, and ends", async () => {
		project = writeProject({
			...stayingSuite(2),
			"fixtures.js":
				"exports.mochaGlobalSetup = () => { process.env.FROM_SETUP = '1'; }; exports.mochaGlobalTeardown = () => {};",
		});
		const run = await (await killing(1, ["--require", "./fixtures.js"])).done;
		assert.equal(run.code, 4, said(run));
		assert.equal(run.of("run-finished")[0]?.missing ?? 0, 0);
	});
});

describe("when the keeper is killed by SIGKILL in mid-run,", () => {
	it("prun ends with 4, every file has a verdict, and what prun started itself is gone", async () => {
		const project = writeProject(
			Object.fromEntries(
				[0, 1, 2].map((index) => [
					`test/${index}.js`,
					"it('stays', (done) => { require('node:fs').writeFileSync('runs-' + process.env.PRUN_JOB, ''); setInterval(() => {}, 1000); }).timeout(0);",
				]),
			),
		);
		try {
			const started = startPrun(project, ["-j", "2"], { timeoutMs: 15_000 });
			await until("two files run", () => begun(project) === 2);
			process.kill(keeperOf(project), "SIGKILL");
			const run = await started.done;
			assert.equal(run.code, 4, said(run));
			assert.deepEqual(Object.values(verdicts(run)), ["lost", "lost", "lost"]);
			await untilNothingLives(project, 1000);
		} finally {
			project.remove();
		}
	});
});
