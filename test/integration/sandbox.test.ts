// Isolation sandbox, with real namespaces: what files cannot do to each other and to the machine,
// and what is told of what they tried.

import { strict as assert } from "node:assert";
import { execFile, execFileSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { untilNothingLives } from "../support/processes.js";
import { type Finished, PRUN, type Project, prun, writeProject } from "../support/project.js";
import { said, titles } from "../support/results.js";
import { sandboxMissing } from "../support/sandbox.js";
import { STUBBORN, stubbornAlive } from "../support/stubborn.js";

const NOBODY = 65_534;
const SANDBOX = ["--isolation", "sandbox"];

/** Takes what there is one of on a machine, and holds it until the other file has begun. */
const GREEDY = `
	const fs = require('node:fs'), http = require('node:http'), assert = require('node:assert');
	it('has port 3000', (done) => {
		http.createServer().listen(3000, () => setTimeout(done, 300));
	});
	it('has /tmp/x and all of /tmp', () => {
		assert.ok(!fs.existsSync('/tmp/x'));
		fs.writeFileSync('/tmp/x', __filename);
	});
	it('has the workspace', async () => {
		assert.equal(fs.readFileSync('data/kept.txt', 'utf8'), 'as it was');
		fs.writeFileSync('data/kept.txt', __filename);
		fs.writeFileSync('data/new.txt', __filename);
		fs.mkdirSync('empty');
		fs.rmSync('data/gone.txt');
		await new Promise((done) => setTimeout(done, 300));
		assert.equal(fs.readFileSync('data/kept.txt', 'utf8'), __filename);
	});
	it('is the only one', () => {
		assert.deepEqual(fs.readdirSync('/proc').filter((name) => /^\\d/.test(name)).length, 2);
		assert.equal(process.ppid, 1);
		assert.equal(Number(fs.readlinkSync('/proc/self')), process.pid);
	});`;

const leaksOf = (run: Finished, file: string) =>
	(run.of("job-finished").find((job) => job.file === file)?.leaks ?? []).map(
		({ kind, what }) => `${kind} ${what}`,
	);

describe("under sandbox", () => {
	let project: Project;
	before(function () {
		if (sandboxMissing() !== undefined) this.skip();
	});
	afterEach(async () => {
		if (project === undefined) return;
		await untilNothingLives(project, 2000);
		project.remove();
	});

	const greedy = () =>
		writeProject({
			"test/a.js": GREEDY,
			"test/b.js": GREEDY,
			"data/kept.txt": "as it was",
			"data/gone.txt": "still here",
		});

	for (const user of ["root", "a user without rights"] as const) {
		it(`two files both have port 3000, /tmp/x and the workspace, for ${user}`, async function () {
			const isRoot = process.geteuid?.() === 0;
			if (user === "root" && !isRoot) this.skip();
			project = greedy();
			const asUser = user !== "root" && isRoot;
			if (asUser) handTo(project, NOBODY);
			const run = await prun(
				project,
				[...SANDBOX, "--sandbox-network", "private", "-j", "2"],
				asUser ? { user: NOBODY, env: { HOME: project.dir } } : {},
			);
			assert.equal(run.code, 0, said(run));
			assert.equal(titles(run, "passed").length, 8);
			assert.equal(run.of("run-started")[0]?.isolation, "sandbox");
			assert.equal(readFileSync(project.path("data/kept.txt"), "utf8"), "as it was");
			assert.equal(readFileSync(project.path("data/gone.txt"), "utf8"), "still here");
			assert.ok(!existsSync(project.path("data/new.txt")));
			for (const file of ["test/a.js", "test/b.js"]) {
				const leaks = leaksOf(run, file);
				for (const leak of [
					"file data/kept.txt",
					"file data/new.txt",
					"file data/gone.txt (deleted)",
					"file empty/",
					"socket tcp [::]:3000",
				]) {
					assert.ok(leaks.includes(leak), `${leak} is in ${leaks.join("; ")}`);
				}
			}
		});
	}

	it("a file of a user without rights has no more rights than it has elsewhere", async function () {
		if (process.geteuid?.() !== 0) this.skip();
		project = writeProject({
			"test/a.js": `
				const fs = require('node:fs');
				it('may not', () => {
					fs.writeFileSync('secret', ''); fs.chmodSync('secret', 0);
					require('node:assert').throws(() => fs.readFileSync('secret'), { code: 'EACCES' });
					require('node:assert').equal(process.getuid(), ${NOBODY});
				});`,
		});
		handTo(project, NOBODY);
		const run = await prun(project, SANDBOX, { user: NOBODY, env: { HOME: project.dir } });
		assert.equal(run.code, 0, said(run));
	});

	it("processes that a file leaves are gone and named, whatever they ignore, and what they listen on", async () => {
		project = writeProject({
			"stubborn.js": STUBBORN,
			"server.js":
				"require('node:net').createServer().listen(4000, '127.0.0.1', () => console.log('up'));",
			"test/a.js": `
				const { leave } = require('../stubborn.js');
				it('leaves', async () => {
					await leave('one');
					const server = require('node:child_process').spawn(process.execPath, ['server.js'], { detached: true });
					await new Promise((done) => server.stdout.once('data', done));
				});`,
			"test/b.js": `
				const { leave } = require('../stubborn.js');
				it('leaves and dies', async () => { await leave('two'); process.kill(process.pid, 'SIGKILL'); });`,
		});
		const run = await prun(project, [...SANDBOX, "--sandbox-network", "private"]);
		assert.deepEqual(
			run
				.of("job-finished")
				.map(({ file, outcome, reason }) => `${file} ${outcome} ${reason.signal}`)
				.toSorted(),
			["test/a.js passed undefined", "test/b.js crashed SIGKILL"],
			said(run),
		);
		for (const [file, name] of [
			["test/a.js", "one"],
			["test/b.js", "two"],
		] as const) {
			const leaks = leaksOf(run, file);
			for (const kind of ["", "-daemon"]) {
				const named = (leak: string) =>
					leak.startsWith("process ") && leak.endsWith(`-${name}${kind}`);
				assert.ok(leaks.some(named), `${name}${kind} is in ${leaks.join("; ")}`);
			}
		}
		assert.ok(
			leaksOf(run, "test/a.js").some((leak) =>
				/^socket tcp 127\.0\.0\.1:4000 of \d+ .*server\.js$/.test(leak),
			),
			leaksOf(run, "test/a.js").join("; "),
		);
		assert.deepEqual(stubbornAlive(project), []);
	});

	it("what has detached itself may clean up on SIGTERM too, when the file ran out of time", async () => {
		const cleansUp = `trap "echo done > out/cleaned; exit" TERM; echo > out/up; while :; do sleep 0.05; done`;
		project = writeProject({
			"prun.config.json": '{ "sandbox": { "shared": ["out"] } }',
			"out/.keep": "",
			"test/a.js": `it('hangs', () => {
				require('node:child_process').spawnSync('sh', ['-c', 'setsid sh -c "$0" >/dev/null 2>&1 &', ${JSON.stringify(cleansUp)}]);
				while (!require('node:fs').existsSync('out/up'));
				for (;;);
			}).timeout(0);`,
		});
		const run = await prun(project, [...SANDBOX, "--job-timeout", "1000"]);
		assert.equal(run.of("job-finished")[0]?.outcome, "timed-out", said(run));
		assert.equal(readFileSync(project.path("out/cleaned"), "utf8"), "done\n");
	});

	it("the machine's network is the file's own, unless a private one is asked for", async () => {
		const looks =
			"it('looks', () => { console.log(require('node:fs').readlinkSync('/proc/self/ns/net')); throw new Error('told'); });";
		project = writeProject({ "test/a.js": looks });
		const ours = execFileSync("readlink", ["/proc/self/ns/net"], { encoding: "utf8" }).trim();
		const shared = await prun(project, SANDBOX);
		assert.ok(shared.stdout.includes(ours), said(shared));
		const own = await prun(project, [...SANDBOX, "--sandbox-network", "private"]);
		assert.match(own.stdout, /net:\[\d+\]/);
		assert.ok(!own.stdout.includes(ours), said(own));
	});

	it("what is shared stays, and only that", async () => {
		project = writeProject({
			"prun.config.json": '{ "sandbox": { "shared": ["out", "one.txt"] } }',
			"out/.keep": "",
			"one.txt": "",
			"test/a.js":
				"const fs = require('node:fs'); it('writes', () => { for (const path of ['out/a', 'one.txt', 'lost']) fs.writeFileSync(path, 'a'); });",
		});
		const run = await prun(project, SANDBOX);
		assert.equal(run.code, 0, said(run));
		assert.equal(readFileSync(project.path("out/a"), "utf8"), "a");
		assert.equal(readFileSync(project.path("one.txt"), "utf8"), "a");
		assert.ok(!existsSync(project.path("lost")));
		assert.deepEqual(leaksOf(run, "test/a.js"), ["file lost"]);
	});

	it("what shall be shared and is not there is an error that names it", async () => {
		project = writeProject({
			"prun.config.json": '{ "sandbox": { "shared": ["nowhere"] } }',
			"test/a.js": "it('runs', () => {});",
		});
		const run = await prun(project, SANDBOX);
		assert.equal(run.code, 2, said(run));
		assert.match(run.stderr, /sandbox\.shared names nowhere, which does not exist/);
	});

	const THREADS =
		"const { Worker } = require('node:worker_threads'); globalThis.thread = new Worker('setInterval(() => {}, 1000)', { eval: true }); globalThis.thread.unref();";

	for (const [files, more] of [
		["that are forked", []],
		["that cannot be forked", ["--require", "./threads.js"]],
	] as const) {
		it(`global fixtures are outside, for all files ${files}: in their workspace, not in their network`, async () => {
			project = writeProject({
				"threads.js": THREADS,
				"fixtures.js": `
					const fs = require('node:fs');
					exports.mochaGlobalSetup = () => { process.env.FIXTURE_NET = fs.readlinkSync('/proc/self/ns/net'); fs.writeFileSync('made', ''); };
					exports.mochaGlobalTeardown = () => { fs.rmSync('made'); fs.writeFileSync('torn-down', ''); };`,
				"test/a.js": `
					const fs = require('node:fs'); const assert = require('node:assert');
					it('sees it', () => { assert.ok(fs.existsSync('made')); assert.notEqual(fs.readlinkSync('/proc/self/ns/net'), process.env.FIXTURE_NET); });`,
				"test/b.js": "it('sees it too', () => { require('node:fs').statSync('made'); });",
			});
			const args = ["--sandbox-network", "private", "--require", "./fixtures.js", ...more];
			const run = await prun(project, [...SANDBOX, ...args]);
			assert.equal(run.code, 0, said(run));
			assert.ok(existsSync(project.path("torn-down")));
			assert.ok(!existsSync(project.path("made")));
		});
	}

	it("global fixtures can be reached by their port", async () => {
		project = writeProject({
			"fixtures.js": `
				const net = require('node:net'); let server;
				exports.mochaGlobalSetup = () => new Promise((done) => { server = net.createServer((socket) => socket.end('hi')).listen(0, '127.0.0.1', () => { process.env.FIXTURE_PORT = server.address().port; done(); }); });
				exports.mochaGlobalTeardown = () => { server.close(); require('node:fs').writeFileSync('torn-down', ''); };`,
			"test/a.js":
				"it('reaches it', (done) => { require('node:net').connect(process.env.FIXTURE_PORT, '127.0.0.1').once('data', () => done()).once('error', done); });",
		});
		const run = await prun(project, [...SANDBOX, "--require", "./fixtures.js"]);
		assert.equal(run.code, 0, said(run));
		assert.ok(existsSync(project.path("torn-down")));
	});

	it("files that cannot be forked each get a Node of their own in a sandbox of their own", async () => {
		project = writeProject({
			"threads.js": THREADS,
			"test/a.js": GREEDY.replace("it('is the only one'", "it.skip('is the only one'"),
			"test/b.js": GREEDY.replace("it('is the only one'", "it.skip('is the only one'"),
			"data/kept.txt": "as it was",
			"data/gone.txt": "",
		});
		const args = [
			...SANDBOX,
			"--sandbox-network",
			"private",
			"-j",
			"2",
			"--require",
			"./threads.js",
		];
		const run = await prun(project, args);
		assert.equal(run.code, 0, said(run));
		assert.equal(titles(run, "passed").length, 6);
		assert.match(run.stdout, /each sandbox starts its own Node: .*threads\.js/);
		assert.ok(leaksOf(run, "test/a.js").includes("file data/new.txt"));
	});

	it("coverage by Node is kept, of every file", async () => {
		project = writeProject({
			"src.js": "exports.yes = () => 1; exports.no = () => 2;",
			"test/a.js": "it('runs', () => { require('../src.js').yes(); });",
			"test/b.js": "it('runs', () => { require('../src.js').no(); });",
		});
		const folder = project.path("coverage/tmp");
		const run = await prun(project, SANDBOX, { env: { NODE_V8_COVERAGE: folder } });
		assert.equal(run.code, 0, said(run));
		const reports = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
		assert.equal(reports.filter((report) => report.includes("/src.js")).length, 2);
	});

	it("a file that unmounts /proc ends as others do", async function () {
		if (process.geteuid?.() !== 0) this.skip();
		project = writeProject({
			"test/a.js":
				"it('unmounts', () => { require('node:child_process').execFileSync('umount', ['-l', '/proc']); });",
		});
		const run = await prun(project, [...SANDBOX, "--job-timeout", "20000"]);
		assert.equal(run.code, 0, said(run));
		assert.ok((run.of("job-finished")[0]?.durationMs ?? 0) < 15_000, said(run));
	});

	it("a file that writes more than it may in memory, hangs or crashes leaves no mount", async () => {
		project = writeProject({
			"test/a.js": "it('hangs', () => { for (;;); });",
			"test/b.js": "it('aborts', () => process.abort());",
		});
		const before = readFileSync("/proc/self/mountinfo", "utf8");
		const run = await prun(project, [...SANDBOX, "--job-timeout", "500"]);
		assert.deepEqual(
			run
				.of("job-finished")
				.map(({ outcome }) => outcome)
				.toSorted(),
			["crashed", "timed-out"],
			said(run),
		);
		assert.equal(readFileSync("/proc/self/mountinfo", "utf8"), before);
	});
});

describe("where a machine does not allow sandboxes", () => {
	let project: Project;
	afterEach(() => project?.remove());

	it("prun says which step failed and runs nothing", async function () {
		if (process.geteuid?.() !== 0) this.skip();
		if (sandboxMissing() !== undefined) this.skip();
		project = writeProject({
			"test/a.js": "it('runs', () => { require('node:fs').writeFileSync('ran', ''); });",
		});
		// In a user namespace of its own in which no further ones may be made.
		const script = `echo 0 > /proc/sys/user/max_user_namespaces && echo 0 > /proc/sys/user/max_mnt_namespaces && exec "$0" "$@"`;
		const { code, stderr } = await prunApart(project, "-r", script);
		assert.equal(code, 2, stderr);
		assert.match(
			stderr,
			/isolation sandbox cannot be had here: create namespaces: No space left on device; in a user namespace: .* {2}\[SANDBOX_UNAVAILABLE\]/,
		);
		assert.ok(!existsSync(project.path("ran")));
	});

	it("prun says how much is mounted below the workspace, when that is too much", async function () {
		if (process.geteuid?.() !== 0) this.skip();
		if (sandboxMissing() !== undefined) this.skip();
		project = writeProject({ "test/a.js": "it('runs', () => {});" });
		const script = `for i in $(seq 64); do mkdir -p m/$i && mount -t tmpfs none m/$i || exit; done && exec "$0" "$@"`;
		const { code, stderr } = await prunApart(project, "-m", script);
		assert.equal(code, 2, stderr);
		assert.match(
			stderr,
			/cannot be had here: it would have 65 folders to copy \(the workspace, and what is mounted below it\), and 64 is the most/,
		);
	});

	it("prun says so without the addon too", async () => {
		project = writeProject({ "test/a.js": "it('runs', () => {});" });
		const run = await prun(project, SANDBOX, { env: { PRUN_NO_ADDON: "1" } });
		assert.equal(run.code, 2, said(run));
		assert.match(run.stderr, /isolation sandbox cannot be had here: PRUN_NO_ADDON=1 is set/);
	});
});

/** In namespaces of its own, as `unshare` makes them by that flag, started by a script. */
function prunApart(
	{ dir }: Project,
	flag: string,
	script: string,
): Promise<{ code: unknown; stderr: string }> {
	return new Promise((resolve) => {
		execFile(
			"unshare",
			[flag, "sh", "-c", script, process.execPath, PRUN, ...SANDBOX],
			{ cwd: dir, encoding: "utf8" },
			(error, _stdout, stderr) => resolve({ code: error?.code ?? 0, stderr }),
		);
	});
}

function handTo(project: Project, user: number): void {
	execFileSync("chown", ["-R", `${user}:${user}`, project.dir]);
	chmodSync(project.dir, 0o755);
}
