// Output that somebody who is no process of the file's holds open when the file's are all gone.

import { strict as assert } from "node:assert";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { IsolationLevel } from "../../scheduler/protocol/mod.js";
import { isAlive, processesOf, untilNothingLives } from "../support/processes.js";
import {
	type Finished,
	type Project,
	type PrunOptions,
	startPrun,
	writeProject,
} from "../support/project.js";
import { printed, said } from "../support/results.js";
import { sandboxMissing } from "../support/sandbox.js";
import { until } from "../support/wait.js";

const NOBODY = 65_534;

/** Shows by its title that it can be taken hold of, and does `then` at SIGUSR2. */
const waits = (then: string) => `
	it('waits', (done) => {
		process.once('SIGUSR2', () => { ${then} });
		console.log('from the file');
		process.title = 'held';
	}).timeout(0);`;

function leaksOf(run: Finished): { kind: string; what: string }[] {
	return run.of("job-finished").flatMap(({ leaks }) => leaks);
}

describe("output that another process holds open", () => {
	let project: Project;
	const holders: ChildProcess[] = [];
	afterEach(async () => {
		for (const holder of holders.splice(0)) {
			holder.kill("SIGKILL");
			if (holder.exitCode === null && holder.signalCode === null) await once(holder, "exit");
		}
		if (project === undefined) return;
		for (const { pid } of processesOf(project)) process.kill(pid, "SIGKILL");
		await untilNothingLives(project, 2000);
		project.remove();
	});

	/** A process of this test's own, that has opened that descriptor of the file's process. */
	function hold(pid: number, fd: 1 | 2, [program, ...args]: readonly [string, ...string[]]) {
		const taken = openSync(`/proc/${pid}/fd/${fd}`, "w");
		const holder = spawn(program, args, { stdio: ["ignore", taken, "ignore"] });
		closeSync(taken);
		holders.push(holder);
		return holder;
	}

	/** Runs the project; `whenHeld` is called with its file's process, which goes on then. */
	async function runHeld(
		args: readonly string[],
		whenHeld: (pid: number) => void,
		options: PrunOptions = {},
	): Promise<Finished> {
		const running = startPrun(project, args, options);
		const pid = await until(
			"the file's process shows itself",
			() => processesOf(project).find(({ command }) => command === "held")?.pid,
		);
		whenHeld(pid);
		process.kill(pid, "SIGUSR2");
		return await running.done;
	}

	const SLEEPS = ["sleep", "60"] as const;
	const WRITES = [
		process.execPath,
		"-e",
		"setInterval(() => console.log('from elsewhere'), 100)",
	] as const;

	for (const level of ["fork", "spawn", "sandbox"] as IsolationLevel[]) {
		it(`is a leak that names who holds it, and the verdict stays, under ${level}`, async function () {
			if (level === "sandbox" && sandboxMissing() !== undefined) this.skip();
			project = writeProject({ "test/a.js": waits("done();") });
			let holder: ChildProcess | undefined;
			const run = await runHeld(["--isolation", level], (pid) => {
				holder = hold(pid, 2, SLEEPS);
			});
			assert.equal(run.code, 0, said(run));
			const what = `stderr held by ${holder?.pid} ${SLEEPS.join(" ")}`;
			assert.deepEqual(leaksOf(run), [{ kind: "output", what }]);
			assert.ok(run.stdout.includes(`1 file left something behind\n    test/a.js: output ${what}`));
			assert.equal(printed(run), "from the file\n");
			assert.ok(isAlive(holder?.pid ?? 0), "prun killed a process that is none of its own");
		});
	}

	it("is a leak under none, when the file's process is gone", async () => {
		project = writeProject({ "test/a.js": waits("process.abort();") });
		let holder: ChildProcess | undefined;
		const run = await runHeld(["--isolation", "none"], (pid) => {
			holder = hold(pid, 1, SLEEPS);
		});
		assert.equal(run.of("job-finished")[0]?.outcome, "crashed", said(run));
		const what = `stdout held by ${holder?.pid} ${SLEEPS.join(" ")}`;
		assert.deepEqual(leaksOf(run), [{ kind: "output", what }]);
	});

	it("does not keep prun waiting, although that process goes on writing", async () => {
		project = writeProject({
			"test/a.js": waits("done();"),
			"test/b.js": "it('passes', () => {});",
		});
		const run = await runHeld(["-j", "1"], (pid) => {
			hold(pid, 1, WRITES);
		});
		assert.equal(run.code, 0, said(run));
		assert.equal(leaksOf(run).length, 1);
		assert.match(printed(run), /^from the file\n(?:from elsewhere\n)+$/);
	});

	it("is a leak too when who holds it is not to be found: another user's", async function () {
		if (process.geteuid?.() !== 0) this.skip(); // only root can be somebody else
		project = writeProject({ "test/a.js": waits("done();") });
		execFileSync("chown", ["-R", `${NOBODY}:${NOBODY}`, project.dir]);
		const user = { user: NOBODY, env: { HOME: project.dir } };
		const run = await runHeld([], (pid) => void hold(pid, 1, SLEEPS), user);
		assert.equal(run.code, 0, said(run));
		assert.deepEqual(leaksOf(run), [
			{ kind: "output", what: "stdout held by a process that was not found" },
		]);
	});

	it("is a leak without the addon, by a process that left the file's group", async () => {
		project = writeProject({
			"test/a.js": `it('leaves a daemon', () => {
				const daemon = require('node:child_process').spawn('sleep', ['61'], { detached: true, stdio: 'inherit' });
				daemon.unref();
			});`,
		});
		const run = await startPrun(project, [], { env: { PRUN_NO_ADDON: "1" } }).done;
		const daemon = processesOf(project).find(({ command }) => command === "sleep 61");
		assert.ok(daemon, said(run));
		assert.equal(run.code, 0, said(run));
		assert.deepEqual(
			leaksOf(run).filter(({ kind }) => kind === "output"),
			[{ kind: "output", what: `stdout and stderr held by ${daemon.pid} sleep 61` }],
		);
	});
});
