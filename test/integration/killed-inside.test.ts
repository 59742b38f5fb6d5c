import { strict as assert } from "node:assert";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import type { IsolationLevel } from "../../scheduler/protocol/mod.js";
import { isAlive, untilNothingLives } from "../support/processes.js";
import {
	type Project,
	type PrunOptions,
	type PrunProcess,
	startPrun,
	writeProject,
} from "../support/project.js";
import { notices, said, verdicts } from "../support/results.js";
import { begun, keeperOf, pidsOfBegun, stayingSuite, zygoteOf } from "../support/staying.js";
import { stubbornAlive } from "../support/stubborn.js";
import { until } from "../support/wait.js";

const FIXTURES =
	"exports.mochaGlobalSetup = () => { process.env.FROM_SETUP = '1'; }; exports.mochaGlobalTeardown = () => {};";

let project: Project;

/** Kills that process as often, first when two files run, and then lets the files end. */
async function killing(
	victimOf: (project: Project) => number,
	times: number,
	args: readonly string[],
	options: PrunOptions = {},
): Promise<PrunProcess> {
	const started = startPrun(project, ["-j", "2", ...args], { ...options, timeoutMs: 40_000 });
	for (let time = 1; time <= times; time++) {
		// What was lost once is run again alone.
		await until("files run", () => begun(project) >= time + 1);
		const running = pidsOfBegun(project);
		process.kill(victimOf(project), "SIGKILL");
		await until("what ran is gone", () => !running.some(isAlive));
	}
	writeFileSync(project.path("go"), "");
	return started;
}

async function removeProject(): Promise<void> {
	await untilNothingLives(project, 2000);
	assert.deepEqual(stubbornAlive(project), []);
	project.remove();
}

/** The two files that ran the first time were lost, one of them as often; and all passed. */
async function assertRunAgain(times: number, started: PrunProcess): Promise<void> {
	const run = await started.done;
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
}

describe("when the zygote is killed by SIGKILL in mid-run,", () => {
	afterEach(removeProject);

	for (const times of [1, 2]) {
		it(`${times === 1 ? "once" : "twice"}, the files that ran are run again and pass, and nothing of the first time lives`, async () => {
			project = writeProject(stayingSuite(5));
			await assertRunAgain(times, await killing(zygoteOf, times, []));
		});
	}

	it("global fixtures were in it, so the rest of the run is canceled, and it says so", async () => {
		project = writeProject({ ...stayingSuite(4), "fixtures.js": FIXTURES });
		const run = await (await killing(zygoteOf, 1, ["--require", "./fixtures.js"])).done;
		assert.equal(run.code, 4, said(run));
		assert.equal(run.of("run-finished")[0]?.missing, 0);
		assert.deepEqual([...new Set(Object.values(verdicts(run)))], ["canceled"]);
		const [notice = "", ...others] = notices(run, "FIXTURE_FAILED");
		assert.match(notice, /what they had set up is gone/);
		assert.deepEqual(others, []);
	});
});

describe("when the keeper is killed by SIGKILL in mid-run,", () => {
	afterEach(removeProject);

	const levels: readonly IsolationLevel[] = ["fork", "spawn", "none"];
	for (const isolation of levels) {
		it(`once, what ran and all that it had left is gone, and the files are run again and pass, under ${isolation}`, async () => {
			project = writeProject(stayingSuite(5));
			const started = await killing(keeperOf, 1, ["--isolation", isolation]);
			await assertRunAgain(1, started);
			const run = await started.done;
			assert.equal(notices(run, "KEEPER_DIED").length, 1);
		});
	}

	it("twice, the files are run again and pass", async () => {
		project = writeProject(stayingSuite(5));
		await assertRunAgain(2, await killing(keeperOf, 2, []));
	});

	it("a child that prun's process had before it was prun stays", async () => {
		// As a shell that becomes prun by exec may have started one.
		const shell = `#!/bin/sh\nsleep 60 >&- 2>&- & echo $! > older\nexec ${process.execPath} "$@"\n`;
		project = writeProject({ ...stayingSuite(2), "node.sh": shell });
		chmodSync(project.path("node.sh"), 0o755);
		const older = () => Number(readFileSync(project.path("older"), "utf8"));
		const options = { node: project.path("node.sh") };
		const run = await (await killing(keeperOf, 1, [], options)).done;
		const stayed = isAlive(older());
		process.kill(older(), "SIGKILL");
		assert.ok(stayed);
		assert.equal(run.code, 0, said(run));
	});

	it("global fixtures were below it, so the rest of the run is canceled, and it says so", async () => {
		project = writeProject({ ...stayingSuite(4), "fixtures.js": FIXTURES });
		const run = await (await killing(keeperOf, 1, ["--require", "./fixtures.js"])).done;
		assert.equal(run.code, 4, said(run));
		assert.deepEqual([...new Set(Object.values(verdicts(run)))], ["canceled"]);
		assert.equal(notices(run, "FIXTURE_FAILED").length, 1);
	});
});
