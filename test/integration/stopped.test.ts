// What a test file can stop (SIGSTOP) above itself: the run goes on all the same.

import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { untilNothingLives } from "../support/processes.js";
import { type Project, prun, startPrun, writeProject } from "../support/project.js";
import { said } from "../support/results.js";
import { until } from "../support/wait.js";

const STOPS =
	"it('stops its parent', () => { process.kill(process.ppid, 'SIGSTOP'); require('node:fs').writeFileSync('stopped', ''); });";

describe("a parent that a test file has stopped", () => {
	let project: Project;
	afterEach(async () => {
		await untilNothingLives(project, 1000);
		project.remove();
	});

	for (const [isolation, parent] of [
		["fork", "zygote"],
		["spawn", "keeper"],
	] as const) {
		it(`goes on under ${isolation} (the ${parent}), and every file has its verdict`, async () => {
			const passes = "it('passes', () => {});";
			project = writeProject({ "test/a.js": STOPS, "test/b.js": passes, "test/c.js": passes });
			const args = ["--isolation", isolation, "-j", "2", "--order", "path"];
			const run = await prun(project, args, { timeoutMs: 30_000 });
			assert.deepEqual(
				run.of("job-verdict").map(({ verdict }) => verdict),
				["passed", "passed", "passed"],
				said(run),
			);
			assert.equal(run.code, 0);
		});
	}

	it("is ended by an interrupt, with all that it started", async () => {
		const waits = "it('waits', (done) => { setTimeout(done, 60000); }).timeout(0);";
		project = writeProject({ "test/a.js": STOPS + waits });
		const started = startPrun(project, ["--isolation", "spawn"], { timeoutMs: 20_000 });
		await until("the keeper is stopped", () => existsSync(project.path("stopped")));
		started.kill("SIGINT");
		assert.equal((await started.done).code, 130);
	});
});
