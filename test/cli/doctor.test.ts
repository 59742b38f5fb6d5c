import { strict as assert } from "node:assert";
import { rmSync } from "node:fs";
import type { Check } from "../../runner/doctor/check.js";
import { untilNothingLives } from "../support/processes.js";
import {
	type Finished,
	type Project,
	type PrunOptions,
	prun,
	writeProject,
} from "../support/project.js";
import { said } from "../support/results.js";

const SUITE = { "test/a.js": "it('passes', () => {});", "test/b.js": "it('passes', () => {});" };
const UNSAFE = {
	"node_modules/unsafe/index.js": "setInterval(() => {}, 60000);",
	"test/a.js": "require('unsafe'); it('passes', () => {});",
};

interface Told {
	readonly ok: boolean;
	readonly isolation: string | null;
	readonly checks: readonly Check[];
}

describe("prun doctor", () => {
	let project: Project;
	afterEach(async () => {
		await untilNothingLives(project, 2000);
		project.remove();
	});

	function doctor(args: readonly string[] = [], options: PrunOptions = {}): Promise<Finished> {
		return prun(project, ["doctor", ...args], { ...options, reporters: "none" });
	}

	async function json(args: readonly string[] = [], options: PrunOptions = {}) {
		const run = await doctor(["--json", ...args], options);
		const told = JSON.parse(run.stdout) as Told;
		const check = (name: string): Check => {
			const found = told.checks.find((each) => each.name === name);
			assert.ok(found, said(run));
			return found;
		};
		return { run, told, check };
	}

	it("forks a real process for the suite, and says how long that took", async () => {
		project = writeProject(SUITE);
		const run = await doctor();
		assert.equal(run.code, 0, said(run));
		assert.equal(run.stderr, "");
		assert.match(run.stdout, /^ok {4}node +\d+\.\d+\.\d+; prun needs /);
		for (const line of [
			/^ok {4}mocha +12\.\d+\.\d+ in .*node_modules\/mocha$/m,
			/^ok {4}configuration +none of prun's, which is fine$/m,
			/^ok {4}files +2 test files$/m,
			/^ok {4}preload +Node and all that is preloaded in \d+ ms$/m,
			/^ok {4}isolation +fork: a process for a file is had and gone again in \d+\.\d ms$/m,
			/\n\nprun can run this suite, isolated by fork\n$/,
		])
			assert.match(run.stdout, line);
	});

	it("tells the same as JSON, with --json", async () => {
		project = writeProject(SUITE);
		const { run, told } = await json();
		assert.equal(run.code, 0, said(run));
		assert.deepEqual([told.ok, told.isolation], [true, "fork"]);
		assert.deepEqual(
			told.checks.map(({ name }) => name),
			"node platform addon sandbox cpus memory terminal mocha configuration files preload isolation".split(
				" ",
			),
		);
	});

	it("names the module that makes forking unsafe, and a cure, and exits 0: spawn can run it", async () => {
		project = writeProject(UNSAFE);
		const { run, told, check } = await json();
		assert.equal(run.code, 0, said(run));
		assert.equal(told.isolation, "spawn");
		assert.equal(check("preload").status, "warn");
		assert.match(check("preload").fact, /\nunsafe left a pending timer$/);
		assert.match(check("preload").cure ?? "", /^prun init /);
		assert.match(check("isolation").fact, /^spawn, since forking is not safe with this preload: /);
	});

	it("names a package that cannot be preloaded", async () => {
		project = writeProject({
			"node_modules/broken/index.js": "throw new Error('no licence');",
			"test/a.js": "try { require('broken'); } catch {} it('passes', () => {});",
		});
		const { told, check } = await json();
		assert.equal(told.isolation, "fork");
		assert.match(check("preload").fact, /\nbroken could not be preloaded: no licence$/);
		assert.match(check("preload").cure ?? "", /preloadIgnore/);
	});

	it("names a loader whose hooks run in a thread", async () => {
		project = writeProject({
			"node_modules/tsx/index.js":
				"new (require('node:worker_threads').Worker)('setInterval(() => {}, 1000)', { eval: true }).unref();",
			...SUITE,
		});
		const { check } = await json(["--require", "tsx"]);
		assert.match(check("loaders").fact, /tsx.*hooks in a thread/);
		assert.equal(check("loaders").status, "warn");
	});

	it("without the addon says why, and that spawn is used", async () => {
		project = writeProject(SUITE);
		const { run, told, check } = await json([], { env: { PRUN_NO_ADDON: "1" } });
		assert.equal(run.code, 0, said(run));
		assert.equal(told.isolation, "spawn");
		assert.equal(check("addon").fact, "PRUN_NO_ADDON=1 is set");
		assert.equal(check("addon").status, "warn");
		assert.equal(check("addon").cure, "unset PRUN_NO_ADDON");
		assert.match(check("isolation").fact, /^spawn: a process/);
	});

	it("has a word for isolation none, which shares one process", async () => {
		project = writeProject(SUITE);
		const { told, check } = await json(["--isolation", "none"]);
		assert.equal(told.isolation, "none");
		assert.match(check("isolation").fact, /^none, as wanted: files share a process/);
		project.remove();
		project = writeProject(UNSAFE);
		const unsafe = await json(["--isolation", "none"]);
		assert.match(unsafe.check("isolation").fact, /^none, as wanted/);
	});

	it("takes no files for fine with --pass-with-no-tests, as a run does", async () => {
		project = writeProject({ "test/none.txt": "" });
		const { run, told, check } = await json(["--pass-with-no-tests"]);
		assert.equal(run.code, 0, said(run));
		assert.deepEqual([told.ok, told.isolation], [true, null]);
		assert.equal(check("files").status, "ok");
		const text = await doctor(["--pass-with-no-tests"]);
		assert.match(text.stdout, /\n\nprun can run this suite: it has no files, which is allowed\n$/);
	});

	it("refuses a value for --json", async () => {
		project = writeProject(SUITE);
		const run = await doctor(["--json=1"]);
		assert.equal(run.code, 2, said(run));
		assert.match(run.stderr, /^error: option --json is "1", must stand alone: .*\[USAGE\]/);
	});

	it("takes the options of a run", async () => {
		project = writeProject(SUITE);
		const { told, check } = await json(["test/a.js", "--isolation", "spawn"]);
		assert.equal(told.isolation, "spawn");
		assert.equal(check("files").fact, "1 test file");
	});

	const FAILING: Readonly<Record<string, readonly [Record<string, string>, string, RegExp]>> = {
		"an option of the configuration is wrong": [
			{ ...SUITE, "prun.config.json": '{ "jobs": 0 }' },
			"configuration",
			/prun\.config\.json: jobs is 0, must be .* \[CONFIG_INVALID\]$/,
		],
		"mocha's options are wrong": [
			{ ...SUITE, ".mocharc.json": '{ "timout": 5 }' },
			"configuration",
			/unknown option --timout/,
		],
		"there are no test files": [{ "test/none.txt": "" }, "files", /^no test files match \.\/test/],
		"a module that --require names does not load": [
			{
				...SUITE,
				".mocharc.json": '{ "require": "./broken.cjs" }',
				"broken.cjs": "throw new Error('no licence');",
			},
			"preload",
			/cannot load .*broken\.cjs: Error: no licence/,
		],
	};
	for (const [title, [files, name, fact]] of Object.entries(FAILING)) {
		it(`exits 2 and says so when ${title}`, async () => {
			project = writeProject(files);
			const { run, told, check } = await json();
			assert.equal(run.code, 2, said(run));
			assert.deepEqual([told.ok, told.isolation], [false, null]);
			assert.equal(check(name).status, "fail");
			assert.match(check(name).fact, fact);
		});
	}

	it("outside a project says that there is no mocha, and exits 2", async () => {
		project = writeProject({});
		rmSync(project.path("node_modules"), { recursive: true });
		const run = await doctor();
		assert.equal(run.code, 2, said(run));
		assert.match(run.stdout, /^fail {2}mocha +there is no mocha in /m);
		assert.match(run.stdout, /\n\nprun cannot run this suite as it is\n$/);
	});
});
