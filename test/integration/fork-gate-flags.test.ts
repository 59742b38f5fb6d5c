import { strict as assert } from "node:assert";
import { assertSpawned, HAZARDS, twoFiles } from "../support/hazards.js";
import { untilNothingLives } from "../support/processes.js";
import { type Project, prun, writeProject } from "../support/project.js";
import { notices, said } from "../support/results.js";

describe("prun, when a module that Node itself loads before everything", () => {
	let project: Project;
	afterEach(async () => {
		await untilNothingLives(project, 2000);
		project.remove();
	});

	for (const { title, module, says } of HAZARDS) {
		it(`${title}, by --import, names the flag and spawns`, async () => {
			project = writeProject({ "unsafe.cjs": module, ...twoFiles("") });
			const run = await prun(project, ["--import=./unsafe.cjs", "-j", "1"], { timeoutMs: 20_000 });
			assertSpawned(run, "--import=./unsafe.cjs", says);
		});
	}

	it("starts a thread by NODE_OPTIONS, names it and spawns", async () => {
		const [thread] = HAZARDS;
		assert.ok(thread !== undefined);
		project = writeProject({ "unsafe.cjs": thread.module, ...twoFiles("") });
		const run = await prun(project, ["-j", "1"], {
			env: { NODE_OPTIONS: `--require ${project.path("unsafe.cjs")}` },
		});
		assertSpawned(run, "--require", thread.says);
	});

	it("starts a thread, as one of several, blames all of them", async () => {
		const [thread] = HAZARDS;
		assert.ok(thread !== undefined);
		project = writeProject({ "unsafe.cjs": thread.module, "empty.cjs": "", ...twoFiles("") });
		const run = await prun(project, ["-j", "1", "--import=./unsafe.cjs"], {
			env: { NODE_OPTIONS: `--require ${project.path("empty.cjs")}` },
		});
		assertSpawned(run, "one of --require", thread.says);
		assertSpawned(run, "--import=./unsafe.cjs", thread.says);
	});

	it("leaves nothing, forks", async () => {
		project = writeProject({
			"harmless.cjs": "require('node:fs').readFileSync(__filename);",
			...twoFiles(""),
		});
		for (const UV_THREADPOOL_SIZE of ["1", "4", "16", "no number"]) {
			const run = await prun(project, ["--import=./harmless.cjs"], { env: { UV_THREADPOOL_SIZE } });
			assert.equal(run.of("run-started")[0]?.isolation, "fork", said(run));
			assert.deepEqual(notices(run, "FORK_UNSAFE"), []);
			assert.equal(run.code, 0, said(run));
		}
	});
});
