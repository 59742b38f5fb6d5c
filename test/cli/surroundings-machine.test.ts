// More bad surroundings (test/cli/surroundings.test.ts): machines that lack something, installations
// that are not whole, folders that go away amid a run.

import { strict as assert } from "node:assert";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { untilNothingLives } from "../support/processes.js";
import { type Project, prun, ROOT, writeProject } from "../support/project.js";
import { said, verdicts } from "../support/results.js";
import { inShell } from "../support/shell.js";

const isRoot = process.geteuid?.() === 0;
/** Whose processes nobody else starts: limits on their number are per user. */
const SOMEBODY = 61_234;
const AS_SOMEBODY = `setpriv --reuid ${SOMEBODY} --regid ${SOMEBODY} --clear-groups`;
const PASSING = {
	"test/a.js": "it('passes', () => {});",
	"test/b.js": "it('passes', () => {});",
};

describe("prun", () => {
	let project: Project;
	afterEach(async () => {
		if (project === undefined) return;
		await untilNothingLives(project, 2000);
		project.remove();
	});

	for (const [level, used] of [
		["", "spawn"],
		["--isolation fork", "spawn"],
		["--isolation none", "none"],
	]) {
		it(`without /proc runs under ${used}${level === "" ? "" : ` with ${level}`}`, async function () {
			if (!isRoot) this.skip(); // only root may unmount it
			project = writeProject(PASSING);
			const script = `unshare -m sh -c 'umount -l /proc && exec "$@" ${level}' sh "$@"`;
			const { code, stdout, stderr } = await inShell(project, script);
			assert.equal(code, 0, stdout + stderr);
			assert.match(stdout, new RegExp(`2 files: 2 passed, . slots?, ${used},`));
			const told = /warning: isolation is spawn, not fork: \/proc is not mounted/.test(stdout);
			assert.equal(told, level === "--isolation fork");
		});
	}

	it("refuses a sandbox without /proc, and exits 2", async function () {
		if (!isRoot) this.skip(); // as above
		project = writeProject(PASSING);
		const script = 'unshare -m sh -c \'umount -l /proc && exec "$@" --isolation sandbox\' sh "$@"';
		const { code, stderr } = await inShell(project, script);
		assert.equal(code, 2);
		assert.match(stderr, /sandbox cannot be had here: \/proc is not mounted {2}\[SANDBOX_UNAVAIL/);
	});

	it("without PATH runs", async () => {
		project = writeProject(PASSING);
		const { code, stdout, stderr } = await inShell(project, 'unset PATH; "$@"');
		assert.equal(code, 0, stdout + stderr);
	});

	it("on a machine that is read-only runs, and says so once at most", async function () {
		if (!isRoot) this.skip(); // only root may mount
		project = writeProject(PASSING);
		const script = `unshare -m sh -c 'mount --bind / / && mount -o remount,ro,bind / && exec "$@"' sh "$@"`;
		const { code, stdout, stderr } = await inShell(project, script);
		assert.equal(code, 0, stdout + stderr);
		assert.match(stdout, /2 files: 2 passed/);
		assert.ok((stdout.match(/warning/g) ?? []).length <= 1, stdout);
	});

	it("where Node cannot start for want of threads says so with a hint, and exits 4", async function () {
		if (!isRoot) this.skip(); // cannot become somebody else
		project = writeProject(PASSING);
		const { code, stdout, stderr } = await inShell(
			project,
			`chmod 755 . && ${AS_SOMEBODY} bash -c 'ulimit -u 15; exec "$@"' bash "$@"`,
		);
		assert.equal(code, 4, stdout + stderr);
		assert.match(stderr, /the process that preloads ended by SIGABRT {2}\[PROCESS_FAILED\]/);
		assert.match(stderr, /hint: .*ulimit -u/);
	});

	it("where it may not start as many processes as asked for runs all files all the same", async function () {
		if (!isRoot) this.skip(); // as above
		const names = Array.from({ length: 24 }, (_, at) => `test/t${at}.js`);
		project = writeProject(
			Object.fromEntries(names.map((name) => [name, "it('waits', (d) => setTimeout(d, 50));"])),
		);
		const { code, stdout, stderr } = await inShell(
			project,
			`chmod 755 . && ${AS_SOMEBODY} bash -c 'ulimit -u 24; exec "$@" -j 16' bash "$@"`,
		);
		assert.equal(code, 0, stdout + stderr);
		assert.match(stdout, /24 files: 24 passed/);
	});

	it("with an installation of mocha that is not whole names what is missing, and exits 2", async () => {
		project = writeProject(PASSING);
		rmSync(project.path("node_modules/mocha"));
		// Without what it depends on, which is beside it.
		cpSync(`${ROOT}/node_modules/mocha`, project.path("node_modules/mocha"), { recursive: true });
		const run = await prun(project);
		assert.equal(run.code, 2, said(run));
		assert.match(
			run.stderr,
			/^error: cannot load mocha from .*: Cannot find module '.*' {2}\[MOCHA_FAILED\]\n hint: .*npm ci\n$/,
		);
	});

	it("whose temporary folder is full says so where it needs one, and leaves nothing there", async function () {
		if (!isRoot) this.skip(); // only root may mount
		project = writeProject(PASSING);
		const fill = "mount -t tmpfs -o size=4k tmpfs full && head -c 4096 /dev/zero > full/fill";
		const { code, stdout, stderr } = await inShell(
			project,
			`mkdir full; unshare -m sh -c '${fill}; TMPDIR=$PWD/full "$1" "$2" explain test/a.js; code=$?; ls full; exit $code' sh "$@"`,
		);
		assert.equal(code, 2, stdout + stderr);
		assert.match(
			stderr,
			/cannot write the temporary file .*: ENOSPC.* {2}\[USAGE\]\n hint: TMPDIR/,
		);
		assert.match(stdout, /^fill\n$/m);
	});

	it("runs with odd flags of Node's in the environment", async () => {
		project = writeProject(PASSING);
		const flags =
			"--no-warnings --unhandled-rejections=strict --max-old-space-size=100 --throw-deprecation --pending-deprecation --stack-trace-limit=3 --disable-proto=delete --max-semi-space-size=1";
		for (const level of ["fork", "spawn", "none"]) {
			const run = await prun(project, ["--isolation", level], { env: { NODE_OPTIONS: flags } });
			assert.equal(run.code, 0, said(run));
			assert.equal(run.of("run-started")[0]?.isolation, level);
		}
	});

	it("runs twice at the same time with coverage in one folder, and no report is torn", async () => {
		project = writeProject({ ...PASSING, "cov/.keep": "" });
		const env = { NODE_V8_COVERAGE: project.path("cov") };
		const both = await Promise.all([prun(project, [], { env }), prun(project, [], { env })]);
		for (const run of both) assert.equal(run.code, 0, said(run));
		const reports = readdirSync(project.path("cov")).filter((name) => name.endsWith(".json"));
		assert.ok(reports.length >= 4, reports.join());
		for (const name of reports) JSON.parse(readFileSync(project.path(`cov/${name}`), "utf8"));
	});

	for (const [level, verdict, code] of [
		["fork", "failed", 10],
		["none", "failed", 10],
		["spawn", "lost", 4],
	] as const) {
		it(`whose project is removed amid the run ends with ${code} under ${level}, and does not make it again`, async () => {
			project = writeProject({
				"real/test/a.js":
					"it('removes all', () => require('node:fs').rmSync(process.cwd(), { recursive: true }));",
				"real/test/b.js": "it('passes', () => {});",
			});
			const dir = project.path("real");
			const args = ["-j", "1", "--order", "path", "--isolation", level];
			mkdirSync(project.path("out"));
			const run = await prun({ ...project, dir }, [
				...args,
				"--reporter",
				"dot",
				"--reporter",
				`json=${project.path("out/events")}`,
			]);
			assert.equal(run.code, code, said(run));
			const events = readFileSync(project.path("out/events"), "utf8").trim().split("\n");
			const told = { ...run, of: ofLines(events) };
			assert.deepEqual(verdicts(told), { "test/a.js": "passed", "test/b.js": verdict });
			assert.ok(!existsSync(dir));
		});
	}

	for (const reporter of ["mocha:spec", "mocha:tap", "mocha:landing", "mocha:nyan"]) {
		it(`with the reporter ${reporter} and nobody to read it exits with its own code, in silence`, async () => {
			project = writeProject({
				"test/a.js":
					"for (let i = 0; i < 600; i++) it('test ' + i + 'x'.repeat(200), () => {}); it('fails', () => { throw new Error(); });",
			});
			const { code, stdout, stderr } = await inShell(
				project,
				`"$1" "$2" --reporter ${reporter} | head -c 5 > /dev/null; echo "\${PIPESTATUS[0]}"`,
			);
			assert.deepEqual([code, stdout], [0, "10\n"], stderr);
			assert.doesNotMatch(stderr, /EPIPE|ended before/);
		});
	}
});

type Of = Awaited<ReturnType<typeof prun>>["of"];

function ofLines(lines: readonly string[]): Of {
	const events = lines.map((line) => JSON.parse(line) as { kind: string });
	return ((kind: string) => events.filter((event) => event.kind === kind)) as Of;
}
