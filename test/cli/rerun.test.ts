import { strict as assert } from "node:assert";
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readLastRun } from "../../runner/last-run-file.js";
import { type Finished, type Project, prun, prunOn, writeProject } from "../support/project.js";
import { notices, said, verdicts } from "../support/results.js";

const PASSES = "it('passes', () => {});";
const FAILS = "it('fails', () => { throw new Error('always'); });";

const SUITE = {
	"test/a.js": PASSES,
	"test/b.js": FAILS,
	"test/c.js": "process.kill(process.pid, 'SIGKILL');",
	"test/d.js": PASSES,
};

const files = (run: Finished) => Object.keys(verdicts(run)).sort();

describe("prun rerun", () => {
	let project: Project;
	afterEach(() => project.remove());

	const rerun = (...args: string[]) => prun(project, ["rerun", ...args]);

	it("runs what did not pass last, until it does", async () => {
		project = writeProject(SUITE);
		assert.equal((await prun(project)).code, 10);
		const first = await rerun();
		assert.deepEqual(files(first), ["test/b.js", "test/c.js"], said(first));
		assert.equal(first.code, 10);
		writeFileSync(project.path("test/b.js"), PASSES);
		assert.deepEqual(files(await rerun()), ["test/b.js", "test/c.js"]);
		assert.deepEqual(files(await rerun()), ["test/c.js"]);
		writeFileSync(project.path("test/c.js"), PASSES);
		assert.equal((await rerun()).code, 0);
		const done = await rerun();
		assert.equal(done.stdout, "nothing to run again: all 4 files passed when they were run last\n");
		assert.equal(done.code, 0);
	});

	it("still knows the other failures after a run of some files with the same options", async () => {
		project = writeProject(SUITE);
		await prun(project);
		await prun(project, ["test/a.js"]);
		writeFileSync(project.path("test/b.js"), PASSES);
		await prun(project, ["test/b.js", "-j", "1"]);
		assert.deepEqual(files(await rerun()), ["test/c.js"]);
	});

	it("knows only the last run when its options were others", async () => {
		project = writeProject(SUITE);
		await prun(project);
		await prun(project, ["test/b.js", "--retries", "1"]);
		assert.deepEqual(files(await rerun()), ["test/b.js"]);
	});

	it("takes the options of the run, and those that are given now", async () => {
		project = writeProject({
			"set-up.js": "globalThis.setUp = true;",
			"spec/a.js": "it('is set up', () => { if (!globalThis.setUp) throw new Error('no'); });",
			"spec/b.js": "it('is long', (done) => { setTimeout(done, 200); });",
		});
		await prun(project, ["spec", "--require", "./set-up.js", "--timeout", "50"]);
		const same = await rerun();
		assert.deepEqual(verdicts(same), { "spec/b.js": "failed" });
		assert.deepEqual(notices(same, "SPEC_UNMATCHED"), []);
		const longer = await rerun("--timeout", "1000");
		assert.deepEqual(verdicts(longer), { "spec/b.js": "passed" }, said(longer));
	});

	it("forgets no failure for a run in which the file's tests did not run, or with other options", async () => {
		project = writeProject({ "test/a.js": PASSES, "test/b.js": FAILS });
		await prun(project);
		for (const other of [["--dry-run"], ["-g", "nothing"], ["--pass-on-failing-test-suite"]]) {
			const run = await rerun(...other);
			assert.equal(run.code, 0, said(run));
			assert.deepEqual(files(await rerun()), ["test/b.js"], other.join(" "));
		}
		await prun(project, ["-g", "nothing"]);
		await prun(project, [], { env: { MOCHA_OPTIONS: "-g nothing" } });
		assert.deepEqual(files(await rerun()), ["test/b.js"]);
	});

	it("takes no file, but does not mind those of MOCHA_OPTIONS, nor how files were named", async () => {
		project = writeProject({ "test/a.js": PASSES, "test/b.js": FAILS });
		await prun(project, ["--spec", "test/b.js", "--retries", "0"]);
		const run = await prun(project, ["rerun"], { env: { MOCHA_OPTIONS: "--spec test/a.js" } });
		assert.deepEqual(files(run), ["test/b.js"], said(run));
	});

	it("and prun list answer what is asked instead, and run nothing", async () => {
		project = writeProject({ "test/b.js": FAILS });
		await prun(project);
		for (const command of ["rerun", "list"]) {
			const version = await prun(project, [command, "--version"], { reporters: "none" });
			assert.match(version.stdout, /^\d+\.\d+\.\d+\S*\n$/);
			const listed = await prun(project, [command, "--list-reporters"], { reporters: "none" });
			assert.match(listed.stdout, /prun's own/);
		}
	});

	it("says which files are gone", async () => {
		project = writeProject(SUITE);
		await prun(project);
		rmSync(project.path("test/b.js"));
		const run = await rerun();
		assert.match(run.stderr, /^gone: test\/b\.js did not pass last and is not there any more\n/);
		assert.deepEqual(files(run), ["test/c.js"]);
		rmSync(project.path("test/c.js"));
		const none = await rerun();
		assert.equal(none.stdout, "nothing to run again: what did not pass is gone\n");
		assert.equal(none.code, 0);
	});

	it("runs again what was canceled", async () => {
		project = writeProject({ ...SUITE, "test/a.js": FAILS });
		const run = await prun(project, ["-j", "1", "--max-failures", "1"]);
		assert.equal(run.of("run-finished")[0]?.verdicts.canceled, 3, said(run));
		assert.equal(files(await rerun("--max-failures", "0")).length, 4);
	});

	it("is refused with files, and where no run is recorded", async () => {
		project = writeProject(SUITE);
		const none = await rerun();
		assert.equal(
			none.stderr,
			`error: no run is recorded in .prun/last-run.json  [NO_LAST_RUN]
 hint: run the suite with prun: it records itself
`,
		);
		assert.equal(none.code, 2);
		const named = await rerun("test/b.js");
		assert.match(named.stderr, /^error: prun rerun takes no files, test\/b\.js is one/);
		writeFileSync(project.path("test/b.js"), PASSES);
		await prun(project, ["test/b.js"]);
		writeFileSync(project.path(".prun/last-run.json"), "{");
		assert.match((await rerun()).stderr, /^error: cannot use \.prun\/last-run\.json: .*JSON/);
	});
});

describe("the command below a failure", () => {
	for (const [args, command] of [
		[["-g", "test", "test"], "prun test/b.js -g test --seed 1"],
		[["--spec", "test/b.js", "-t", "5000"], "prun test/b.js -t 5000 --seed 1"],
		[
			["--prun-config", "n.json", "--job-timeout", "9000", "-j", "1"],
			"prun test/b.js --job-timeout=9000 --prun-config=n.json --seed 1",
		],
	] as const) {
		it(`has the options of the run, such as ${args.join(" ")}`, async () => {
			const suite = { "test/b.js": "it('a test', () => { throw 1; });", "n.json": "{}" };
			const run = await prunOn(suite, [...args, "--seed", "1"]);
			assert.ok(run.stdout.split("\n").includes(`  ${command}`), said(run));
		});
	}
});

describe("prun -- FILE", () => {
	it("runs that file", async () => {
		const suite = {
			".mocharc.json": '{ "spec": "test/*.js" }',
			"test/a.js": PASSES,
			"test/b.js": FAILS,
		};
		const run = await prunOn(suite, ["--reporter", "spec", "--", "test/a.js"], {
			reporters: "none",
		});
		assert.equal(run.code, 0, said(run));
		assert.doesNotMatch(run.stdout, /no-config/);
		assert.match(run.stdout, /1 file/);
	});
});

describe("prun records a run", () => {
	let project: Project;
	afterEach(() => project.remove());

	it("but does not need to: a damaged record is replaced, a newer one is kept, each with a notice", async () => {
		project = writeProject({ "test/a.js": PASSES });
		await prun(project);
		writeFileSync(project.path(".prun/last-run.json"), "{");
		const damaged = await prun(project);
		assert.equal(damaged.code, 0, said(damaged));
		assert.match(notices(damaged, "LAST_RUN_UNREADABLE")[0] ?? "", /it is written anew$/);
		assert.equal(readLastRun(project.dir).kind, "found");
		writeFileSync(project.path(".prun/last-run.json"), '{ "v": 2 }');
		const newer = await prun(project);
		assert.match(notices(newer, "LAST_RUN_UNREADABLE")[0] ?? "", /this run is not recorded$/);
		assert.equal(readFileSync(project.path(".prun/last-run.json"), "utf8"), '{ "v": 2 }');
	});

	it("where nothing can be written with a notice, and the run goes on", async function () {
		project = writeProject({ "test/a.js": PASSES, ".prun": "not a folder" });
		const run = await prun(project);
		assert.equal(run.code, 0, said(run));
		assert.match(notices(run, "LAST_RUN_UNWRITABLE")[0] ?? "", /^this run is not recorded/);
		// root may write anywhere
		if (process.getuid?.() === 0) return;
		rmSync(project.path(".prun"));
		chmodSync(project.dir, 0o555);
		const readOnly = await prun(project);
		chmodSync(project.dir, 0o755);
		assert.equal(readOnly.code, 0, said(readOnly));
	});

	it("whole, also when several end at the same time", async () => {
		project = writeProject(SUITE);
		const runs = await Promise.all(
			["a", "b", "d", "a"].map((name) => prun(project, [`test/${name}.js`], { reporters: "none" })),
		);
		assert.deepEqual(
			runs.map(({ code }) => code),
			[0, 10, 0, 0],
		);
		assert.equal(readLastRun(project.dir).kind, "found");
	});

	it("but not a list", async () => {
		project = writeProject(SUITE);
		await prun(project, ["list", "--tests"], { reporters: "none" });
		assert.equal(existsSync(project.path(".prun")), false);
	});
});

describe("prun hints at prun explain, once,", () => {
	let project: Project;
	afterEach(() => project.remove());

	const hints = (run: Finished) => run.of("notice").filter(({ code }) => code === "EXPLAIN");
	const NEEDY = "it('needs', () => { shop.open(); });";
	const ASSERTS = "it('asserts', () => { require('node:assert').equal(1, 2); });";

	it("for files that fail and have never passed", async () => {
		project = writeProject({ "test/a.js": PASSES, "test/b.js": NEEDY, "test/c.js": ASSERTS });
		const run = await prun(project);
		const [hint, ...others] = hints(run);
		assert.equal(hint?.message, "2 files failed that may pass in mocha's one process");
		assert.equal(hint?.hint, "prun explain test/b.js finds the file that it depends on");
		assert.deepEqual(others, []);
		assert.match(run.stdout, /2 files failed that may pass/);
	});

	it("with the files and options of the run, so that the command works as it stands", async () => {
		project = writeProject({
			"set-up.js": "globalThis.setUp = true;",
			"spec/a.js": "globalThis.shop = { open() {} }; it('passes', () => {});",
			"spec/b.js": "if (setUp) it('needs', () => { shop.open(); });",
		});
		const args = ["spec/*.js", "--require", "./set-up.js", "--grep", "needs|passes", "-j", "2"];
		const command = "explain spec/b.js 'spec/*.js' --require ./set-up.js --grep 'needs|passes'";
		const hint = hints(await prun(project, args))[0]?.hint;
		assert.equal(hint, `prun ${command} finds the file that it depends on`);
		const words = command.replaceAll("'", "").split(" ");
		const run = await prun(project, words, { reporters: "none" });
		assert.match(run.stdout, /^spec\/b\.js needs spec\/a\.js: /);
	});

	it("with patterns for the files that a shell made of one, or says that they are to be named", async () => {
		const plain = Object.fromEntries(
			["a", "c", "d", "e", "f"].map((name) => [`spec/${name}.js`, PASSES]),
		);
		project = writeProject({ ...plain, "spec/b.js": NEEDY });
		const named = ["a", "b", "c", "d", "e", "f"].map((name) => `spec/${name}.js`);
		const hint = hints(await prun(project, named))[0]?.hint;
		assert.equal(hint, "prun explain spec/b.js 'spec/*.js' finds the file that it depends on");
	});

	it("later for those whose error is no failed assertion", async () => {
		project = writeProject({ "test/a.js": PASSES, "test/b.js": PASSES, "test/c.js": ASSERTS });
		await prun(project, ["test/a.js", "test/b.js"]);
		assert.equal(hints(await prun(project)).length, 0);
		writeFileSync(project.path("test/c.js"), NEEDY);
		assert.match(hints(await prun(project))[0]?.message ?? "", /^1 file failed/);
	});

	it("not for one that has passed, one that runs alone, nor under none", async () => {
		project = writeProject({ "test/a.js": PASSES, "test/b.js": PASSES, "test/c.js": NEEDY });
		assert.equal(hints(await prun(project, ["--isolation", "none"])).length, 0);
		assert.equal(hints(await prun(project, ["test/c.js"])).length, 0);
		writeFileSync(project.path("test/c.js"), PASSES);
		await prun(project);
		writeFileSync(project.path("test/c.js"), NEEDY);
		assert.equal(hints(await prun(project)).length, 0);
	});

	it("also when the file has passed before, but under none", async () => {
		project = writeProject({
			"test/a.js": "globalThis.shop = { open() {} }; it('passes', () => {});",
			"test/b.js": NEEDY,
		});
		const shared = await prun(project, ["--isolation", "none", "-j", "1"]);
		assert.equal(shared.code, 0, said(shared));
		assert.equal(hints(await prun(project)).length, 1);
	});

	it("also when a file with no test that --grep leaves has passed before", async () => {
		project = writeProject({ "test/a.js": PASSES, "test/b.js": NEEDY });
		await prun(project, ["--grep", "passes"]);
		assert.equal(hints(await prun(project)).length, 1);
	});
});
