// Bad surroundings: what prun says, and with which exit code, where the machine or the project is
// not as one would wish. docs/troubleshooting.md has the table.

import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import {
	chmodSync,
	existsSync,
	mkdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { StampedEvent } from "../../scheduler/protocol/mod.js";
import { untilNothingLives } from "../support/processes.js";
import { type Project, prun, writeProject } from "../support/project.js";
import { said } from "../support/results.js";
import { inShell } from "../support/shell.js";

const isRoot = process.geteuid?.() === 0;
const NOBODY = 65_534;

const passing = (count: number) =>
	Object.fromEntries(
		Array.from({ length: count }, (_, at) => [`test/t${at}.js`, "it('passes', () => {});"]),
	);

describe("prun", () => {
	let project: Project;
	afterEach(async () => {
		if (project === undefined) return;
		await untilNothingLives(project, 2000);
		project.remove();
	});

	for (const [verdict, code, more] of [
		["passed", 0, {}],
		["failed", 10, { "test/fails.js": "it('fails', () => { throw new Error('no'); });" }],
	] as const) {
		it(`with its output on a full disk says so once and exits with its own code, ${code} (${verdict})`, async () => {
			project = writeProject({ ...passing(3), ...more });
			const { code: ended, stderr } = await inShell(project, '"$@" > /dev/full');
			assert.equal(ended, code);
			assert.match(stderr, /^error: the reporter dot failed and was dropped: ENOSPC[^\n]*\n$/);
		});
	}

	it("with a report on a full disk runs on, and says so", async () => {
		project = writeProject(passing(2));
		const { code, stdout } = await inShell(project, '"$@" --reporter json=/dev/full');
		assert.equal(code, 0);
		assert.match(stdout, /error: the reporter json failed and was dropped: ENOSPC/);
		assert.match(stdout, /2 passing/);
	});

	it("that prints a list to a full disk says so and exits 4", async () => {
		project = writeProject(passing(1));
		const { code, stderr } = await inShell(project, '"$1" "$2" list > /dev/full');
		assert.equal(code, 4);
		assert.match(stderr, /^error: cannot write to standard output: ENOSPC.*\[OUTPUT_FAILED\]\n$/);
	});

	it("on a disk that is full for its record, in a project that is read-only, runs and says so once", async function () {
		if (!isRoot) this.skip(); // only root may mount
		project = writeProject({});
		const small = project.path("small");
		mkdirSync(small);
		execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", small]);
		try {
			mkdirSync(join(small, "test"));
			writeFileSync(join(small, "test", "a.js"), "it('passes', () => {});");
			symlinkSync(project.path("node_modules"), join(small, "node_modules"));
			const fill = await inShell(project, "cat /dev/zero > small/fill");
			assert.notEqual(fill.code, 0);
			const full = await inShell(project, 'cd small; TMPDIR=$PWD "$@"');
			assert.equal(full.code, 0, full.stdout + full.stderr);
			assert.match(full.stdout, /1 passing/);
			assert.equal(full.stdout.match(/this run is not recorded.*ENOSPC/g)?.length, 1);
			execFileSync("mount", ["-o", "remount,ro", small]);
			const readOnly = await inShell(project, 'cd small; "$@"');
			assert.equal(readOnly.code, 0, readOnly.stdout + readOnly.stderr);
			assert.equal(readOnly.stdout.match(/this run is not recorded/g)?.length, 1);
		} finally {
			execFileSync("umount", [small]);
		}
	});

	it("runs as many files at a time as may be open: 16 with 256, fewer with 64, with a notice", async () => {
		project = writeProject(passing(30));
		const enough = await inShell(project, 'ulimit -n 256; "$@"', ["-j", "16"]);
		assert.equal(enough.code, 0, enough.stdout);
		assert.match(enough.stdout, /30 files: 30 passed, 16 slots/);
		assert.doesNotMatch(enough.stdout, /warning/);
		for (const level of ["fork", "spawn"]) {
			const few = await inShell(project, 'ulimit -n 64; "$@"', ["-j", "16", "--isolation", level]);
			assert.equal(few.code, 0, few.stdout);
			assert.match(few.stdout, /30 files: 30 passed, 5 slots/);
			assert.match(few.stdout, /5 and not 16 files run at a time: only 64 files may be open/);
		}
	});

	it("says so where fewer may be open than it needs for one file, and exits 4", async () => {
		project = writeProject(passing(1));
		const { code, stderr } = await inShell(project, 'ulimit -n 24; "$@"');
		assert.equal(code, 4);
		assert.match(stderr, /only 24 files may be open at a time, and prun needs 38/);
		const least = await inShell(project, 'ulimit -n 38; "$@"');
		assert.equal(least.code, 0, least.stdout + least.stderr);
	});

	it("fails a file that is gone when its turn comes, by name, and no other; one that changed runs as it is", async () => {
		project = writeProject({
			"test/a.js":
				"require('node:fs').rmSync('test/b.js'); require('node:fs').writeFileSync('test/c.js', \"it('is new', () => {});\"); it('passes', () => {});",
			"test/b.js": "it('is old', () => {});",
			"test/c.js": "it('is old', () => {});",
		});
		for (const level of ["fork", "spawn", "none"]) {
			writeFileSync(project.path("test/b.js"), "it('is old', () => {});");
			writeFileSync(project.path("test/c.js"), "it('is old', () => {});");
			const run = await prun(project, ["-j", "1", "--isolation", level]);
			assert.equal(run.code, 10, said(run));
			assert.deepEqual(
				run
					.of("job-finished")
					.map(({ file, outcome, reason }) => [file, outcome, reason.error?.message]),
				[
					["test/a.js", "passed", undefined],
					["test/b.js", "failed", "the file is gone: it was there when the run began"],
					["test/c.js", "passed", undefined],
				],
				said(run),
			);
			assert.ok(run.of("test-finished").some(({ title }) => title.join(" ") === "is new"));
		}
	});

	it("refuses a test file whose name is not UTF-8, by its bytes, and runs nothing", async () => {
		project = writeProject({
			...passing(1),
			"test/t0.js": "require('node:fs').writeFileSync('ran', '');",
		});
		const bad = Buffer.concat([
			Buffer.from(project.path("test/bad")),
			Buffer.from([0xff]),
			Buffer.from(".js"),
		]);
		writeFileSync(bad, "it('is never seen', () => {});");
		for (const args of [[], ["test/*.js"], ["test"]]) {
			const run = await prun(project, args);
			assert.equal(run.code, 2, said(run));
			assert.match(
				run.stderr,
				/the name of a test file is not UTF-8, so Node cannot open it: .*\/test\/bad\\xff\.js {2}\[FILE_NAME\]/,
			);
		}
		assert.ok(!existsSync(project.path("ran")));
		const other = await prun(project, ["test/t0.js"]);
		assert.equal(other.code, 0, said(other));
		rmSync(bad);
	});

	it("measures durations by a clock that does not jump, also where the date jumps back", async () => {
		project = writeProject({
			...passing(4),
			"back.cjs":
				"const real = Date.now; let calls = 0; Date.now = () => real() - calls++ * 60_000;",
		});
		const run = await prun(project, [], {
			env: { NODE_OPTIONS: `--require ${project.path("back.cjs")}` },
		});
		assert.equal(run.code, 0, said(run));
		const times = (event: StampedEvent): number[] => [
			event.atMs,
			...("durationMs" in event ? [event.durationMs] : []),
			...("wallMs" in event ? [event.wallMs] : []),
			...("phasesMs" in event ? Object.values(event.phasesMs) : []),
		];
		assert.deepEqual(
			run.events.flatMap(times).filter((ms) => !(ms >= 0 && ms < 60_000)),
			[],
		);
		assert.deepEqual(
			run.events.map(({ atMs }) => atMs),
			run.events.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
		);
	});

	it("runs twice in one folder at the same time, and leaves a record that is whole", async () => {
		project = writeProject(passing(12));
		const both = await Promise.all([prun(project), prun(project)]);
		assert.deepEqual(
			both.map(({ code }) => code),
			[0, 0],
		);
		const rerun = await prun(project, ["rerun"]);
		assert.equal(rerun.code, 0, said(rerun));
		assert.equal(JSON.parse(readFileSync(project.path(".prun/last-run.json"), "utf8")).v, 1);
	});

	for (const [where, script] of Object.entries({
		"without HOME": 'env -u HOME "$@"',
		"with a HOME that cannot be written": 'HOME=/proc "$@"',
		"without a folder for temporary files": 'TMPDIR=/nonexistent "$@"',
		"with no environment at all": 'env -i "$@"',
		"in the C locale": 'LC_ALL=C LANG=C "$@"',
		"with standard input closed": '"$@" <&-',
		"with standard output closed": '"$@" >&-',
		"with all three closed": '"$@" <&- >&- 2>&-',
		"with signals ignored": "trap '' PIPE HUP TERM; \"$@\"",
		"with a umask that hides everything": 'umask 077; "$@"',
		"with few processes more": 'ulimit -u 4096; "$@"',
	})) {
		it(`runs ${where}`, async () => {
			project = writeProject(passing(3));
			const { code, stdout, stderr } = await inShell(project, script);
			assert.equal(code, 0, stdout + stderr);
			if (!script.includes(">&-")) assert.match(stdout, /3 passing/);
		});
	}

	it("says so when its folder is gone, and exits 2", async () => {
		project = writeProject({});
		const { code, stderr } = await inShell(
			project,
			'mkdir gone && cd gone && rmdir ../gone && "$@"',
		);
		assert.equal(code, 2);
		assert.match(stderr, /^error: the current folder is not there any more {2}\[USAGE\]\n/);
	});

	const long = Array.from({ length: 4 }, (_, at) => String(at).repeat(200)).join("/");
	for (const [what, folder] of Object.entries({
		"with blanks, quotes and newlines": `with " and ' and $HOME and \`id\` and\na line`,
		"with letters that are not ASCII": "Ünïcödé 日本語 \u202e",
		"longer than a socket's may be": long,
		"with colons, commas and equals signs": "a:b,c=d",
	})) {
		it(`runs in a folder whose name is one ${what}, at every level`, async () => {
			project = writeProject({});
			const dir = project.path(folder);
			mkdirSync(join(dir, "test"), { recursive: true });
			for (const name of ["a.js", "b.mjs"]) {
				writeFileSync(join(dir, "test", name), "it('passes', () => {});");
			}
			symlinkSync(project.path("node_modules"), join(dir, "node_modules"));
			for (const level of ["fork", "spawn", "none", ...(isRoot ? ["sandbox"] : [])]) {
				const args = ["--isolation", level, "--extension", "js,mjs"];
				const run = await prun({ ...project, dir }, args);
				assert.equal(run.code, 0, said(run));
				assert.equal(run.of("run-finished")[0]?.counts.passed, 2);
			}
		});
	}

	it("runs in a project that is reached by a link", async () => {
		project = writeProject({ "real/test/a.js": "it('passes', () => {});" });
		symlinkSync(project.path("node_modules"), project.path("real/node_modules"));
		symlinkSync("real", project.path("link"));
		const { code, stdout } = await inShell(project, 'cd link; "$@"');
		assert.equal(code, 0, stdout);
		assert.match(stdout, /1 passing/);
	});

	it("runs for a user who owns neither prun nor the project, and may not write there", async function () {
		if (!isRoot) this.skip(); // cannot become somebody else
		project = writeProject({
			"test/a.js": `it('is nobody', () => { require('node:assert').equal(process.getuid(), ${NOBODY}); });`,
		});
		chmodSync(project.dir, 0o755);
		const script = `setpriv --reuid ${NOBODY} --regid ${NOBODY} --clear-groups "$@"`;
		const { code, stdout, stderr } = await inShell(project, script);
		assert.equal(code, 0, stdout + stderr);
		assert.match(stdout, /1 passing/);
		assert.equal(stdout.match(/this run is not recorded.*EACCES/g)?.length, 1);
	});
});
