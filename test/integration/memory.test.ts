// Memory: --job-memory at every level, by control groups and (where a user may make none) by looking;
// and how a file that ran out of memory is told from one that crashed.

import { strict as assert } from "node:assert";
import { execFile, execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import type { IsolationLevel } from "../../scheduler/protocol/mod.js";
import { hierarchies } from "../../worker/memory/hierarchy.js";
import {
	type Finished,
	PRUN,
	type Project,
	type PrunOptions,
	prun,
	startPrun,
	writeProject,
} from "../support/project.js";
import { said } from "../support/results.js";
import { sandboxMissing } from "../support/sandbox.js";

const NOBODY = 65_534;
const isRoot = process.geteuid?.() === 0;

const FILES = {
	"test/heap.js":
		"it('passes', () => {}); it('fills the heap', () => { const kept = []; for (;;) kept.push(new Array(1000).fill(Math.random()).map(String)); }).timeout(0);",
	"test/buffers.js":
		"it('passes', () => {}); it('fills buffers', async () => { const kept = []; for (;;) { kept.push(Buffer.alloc(4 << 20, 1)); await new Promise((done) => setTimeout(done, 2)); } }).timeout(0);",
	"test/child.js": `it('has a child that fills buffers', (done) => {
		const script = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(4 << 20, 1)), 2);';
		require('node:child_process').spawn(process.execPath, ['-e', script]).on('exit', () => done());
	}).timeout(0);`,
	"test/modest.js":
		"it('takes less', async () => { const some = Buffer.alloc(40 << 20, 1); await new Promise((done) => setTimeout(done, 300)); some.fill(2); });",
};

/** Where prun may make groups. */
function groupFolders(): string[] {
	const own = hierarchies(
		readFileSync("/proc/self/cgroup", "utf8"),
		readFileSync("/proc/self/mountinfo", "utf8"),
	);
	return own.flatMap(({ folders }) => folders);
}

/** Groups of that prun that are there. */
function groupsOf(pid: number): string[] {
	return groupFolders().flatMap((folder) =>
		readdirSync(folder).filter((name) => name.startsWith(`prun-${pid}-`)),
	);
}

function ends(run: Finished): Record<string, string> {
	return Object.fromEntries(
		run
			.of("job-finished")
			.map(({ file, outcome, reason }) => [
				file.replace("test/", ""),
				`${outcome}${reason.error === undefined ? "" : `: ${reason.error.message}`}`,
			]),
	);
}

const TOO_MUCH = "out-of-memory: it, with what it had started, took more than --job-memory allows";

describe("memory", () => {
	let project: Project;
	afterEach(() => project?.remove());

	for (const how of ["a control group", "looking"] as const) {
		for (const level of ["fork", "spawn", "none", "sandbox"] as IsolationLevel[]) {
			it(`is bounded by --job-memory under ${level}, by ${how}`, async function () {
				if (level === "sandbox" && sandboxMissing() !== undefined) this.skip();
				if (!isRoot) this.skip();
				project = writeProject(FILES);
				const user: PrunOptions =
					how === "looking" ? { user: NOBODY, env: { HOME: project.dir } } : {};
				if (how === "looking") {
					execFileSync("chown", ["-R", `${NOBODY}:${NOBODY}`, project.dir]);
				}
				const args = ["--isolation", level, "--job-memory", "160MiB", "--job-timeout", "20000"];
				const running = startPrun(project, [...args, "-j", "2"], user);
				const run = await running.done;
				const sampled = run.of("notice").some(({ code }) => code === "MEMORY_SAMPLED");
				if (how === "a control group" && sampled) this.skip(); // none may be made here
				assert.equal(sampled, how === "looking", said(run));
				assert.deepEqual(
					ends(run),
					{
						"heap.js": TOO_MUCH,
						"buffers.js": TOO_MUCH,
						"child.js": TOO_MUCH,
						"modest.js": "passed",
					},
					said(run),
				);
				assert.equal(run.code, 10);
				assert.deepEqual(groupsOf(running.pid), []);
			});
		}
	}

	for (const level of ["spawn", "sandbox"] as IsolationLevel[]) {
		it(`that was taken by what is preloaded is not the file's under ${level}, also by looking`, async function () {
			if (level === "sandbox" && sandboxMissing() !== undefined) this.skip();
			if (!isRoot) this.skip();
			project = writeProject({
				"thread.js":
					"globalThis.large = Buffer.alloc(200 << 20, 1); globalThis.thread = new (require('node:worker_threads').Worker)('setInterval(() => {}, 1000)', { eval: true }).unref();",
				"test/a.js":
					"it('takes little', async () => { await new Promise((done) => setTimeout(done, 500)); });",
			});
			execFileSync("chown", ["-R", `${NOBODY}:${NOBODY}`, project.dir]);
			const args = ["--isolation", level, "--job-memory", "160MiB", "--require", "./thread.js"];
			const run = await prun(project, args, { user: NOBODY, env: { HOME: project.dir } });
			assert.ok(run.of("notice").some(({ code }) => code === "MEMORY_SAMPLED"));
			assert.deepEqual(ends(run), { "a.js": "passed" }, said(run));
		});
	}

	it("that a file has taken is its own doing under none, and not the next file's that would have had its process", async function () {
		if (!isRoot) this.skip();
		project = writeProject({
			// Its kill is on its way when it is done: the keeper is stopped, and goes on later.
			"test/a.js": `it('takes too much', async () => {
				process.kill(process.ppid, 'SIGSTOP');
				const some = Buffer.alloc(400 << 20, 1);
				await new Promise((done) => setTimeout(done, 600));
				some.fill(2);
			});`,
			"test/b.js": "it('takes its time', (done) => { setTimeout(done, 2500); }).timeout(0);",
		});
		execFileSync("chown", ["-R", `${NOBODY}:${NOBODY}`, project.dir]);
		const args = ["--isolation", "none", "--job-memory", "160MiB", "-j", "1", "--order", "path"];
		const run = await prun(project, args, { user: NOBODY, env: { HOME: project.dir } });
		assert.deepEqual(ends(run), { "a.js": TOO_MUCH, "b.js": "passed" }, said(run));
	});

	it("that a file ran out of is told, and what had passed before", async () => {
		project = writeProject({ "test/heap.js": FILES["test/heap.js"] });
		const run = await prun(project, ["--job-memory", "100MiB"]);
		assert.match(
			run.stdout,
			/1\) test\/heap\.js: out-of-memory by SIGKILL during test, after "passes"\n +OutOfMemory: it, with what/,
		);
		assert.match(run.stdout, /1 file: 1 out-of-memory/);
		assert.equal(run.of("job-finished")[0]?.counts.passed, 1);
	});

	for (const level of ["fork", "spawn", "none"] as IsolationLevel[]) {
		it(`that V8's heap has no more of is out-of-memory under ${level}; an abort is not, nor what a child ran out of`, async () => {
			project = writeProject({
				"test/heap.js": FILES["test/heap.js"],
				"test/aborts.js":
					"it('aborts', () => { console.error('JavaScript heap out of memory'); process.abort(); });",
				"test/terminated.js": `it('is terminated after its child ran out of heap', (done) => {
					const script = 'const kept = []; for (;;) kept.push(new Array(1000).fill(Math.random()).map(String));';
					require('node:child_process').spawnSync(process.execPath, ['--max-old-space-size=20', '-e', script], { stdio: 'inherit' });
					process.kill(process.pid, 'SIGTERM');
					setTimeout(done, 5000);
				}).timeout(0);`,
			});
			const run = await prun(project, ["--isolation", level, "--max-old-space-size=120"]);
			assert.deepEqual(ends(run), {
				"heap.js": "out-of-memory: V8's heap is full (--max-old-space-size makes it larger)",
				"aborts.js": "crashed",
				"terminated.js": "crashed",
			});
		});
	}

	for (const level of ["fork", "spawn"] as IsolationLevel[]) {
		it(`that is short makes the kernel choose test processes under ${level}, and not prun`, async () => {
			const reads = "require('node:fs').readFileSync('/proc/self/oom_score_adj', 'utf8').trim()";
			project = writeProject({
				"test/a.js": `it('is chosen', () => {
					const own = ${reads};
					const child = require('node:child_process').execFileSync(process.execPath, ['-p', ${JSON.stringify(reads)}], { encoding: 'utf8' }).trim();
					require('node:assert').deepEqual([Number(own) >= 500, child], [true, own]);
				});`,
			});
			const run = await prun(project, ["--isolation", level]);
			assert.equal(run.code, 0, said(run));
		});
	}

	it("groups of a dead prun that had the same process id are in nobody's way, and removed", async function () {
		const folder = groupFolders().at(-1);
		if (!isRoot || folder?.includes("/memory/") !== true) this.skip(); // version 1 only
		project = writeProject({ "test/a.js": "it('runs', () => {});" });
		const run = await new Promise<{ pid: number; stdout: string }>((resolve) => {
			const script = `mkdir "$0/prun-$$-0" "$0/prun-$$-1" "$0/prun-$$-old-2" && exec "$@"`;
			const command = [process.execPath, PRUN, "--job-memory", "160MiB", "--reporter", "json=-"];
			const child = execFile(
				"sh",
				["-c", script, folder, ...command],
				{ cwd: project.dir },
				(_error, stdout) => resolve({ pid: child.pid ?? 0, stdout }),
			);
		});
		assert.match(run.stdout, /"kind":"job-verdict".*"verdict":"passed"/);
		assert.doesNotMatch(run.stdout, /"kind":"job-requeued"/);
		assert.deepEqual(groupsOf(run.pid), []);
	});

	it("is what a file is out of as soon as the kernel has killed a child that it waits for", async () => {
		project = writeProject({
			"test/a.js": `it('waits for its child', (done) => {
				const script = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(4 << 20, 1)), 2);';
				require('node:child_process').spawn(process.execPath, ['-e', script]).stdout.once('data', () => done());
			}).timeout(0);`,
		});
		const run = await prun(project, ["--job-memory", "160MiB", "--job-timeout", "20000"]);
		assert.deepEqual(ends(run), { "a.js": TOO_MUCH });
		assert.ok((run.of("job-finished")[0]?.durationMs ?? 0) < 15_000, said(run));
	});

	for (const level of ["fork", "none"] as IsolationLevel[]) {
		it(`is bounded under ${level} whatever has been put in the place of fs before`, async () => {
			project = writeProject({
				"no-writes.js":
					"const fs = require('node:fs'); for (const name of ['openSync', 'writeSync', 'writeFileSync', 'closeSync']) fs[name] = () => { throw new Error('tests write nothing'); };",
				"test/a.js": "it('passes', () => {});",
				"test/buffers.js": FILES["test/buffers.js"],
			});
			const args = ["--isolation", level, "--job-memory", "160MiB", "-j", "1", "--order", "path"];
			const run = await prun(project, [...args, "--require", "./no-writes.js"]);
			assert.deepEqual(ends(run), { "a.js": "passed", "buffers.js": TOO_MUCH }, said(run));
		});
	}

	it("is bounded by the configuration too", async () => {
		project = writeProject({
			"prun.config.json": '{ "jobMemory": "100MiB" }',
			"test/buffers.js": FILES["test/buffers.js"],
		});
		assert.deepEqual(ends(await prun(project, [])), { "buffers.js": TOO_MUCH });
	});
});
