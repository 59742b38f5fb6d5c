import { strict as assert } from "node:assert";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { untilNothingLives } from "../support/processes.js";
import {
	type Finished,
	type Project,
	type PrunOptions,
	prun,
	ROOT,
	writeProject,
} from "../support/project.js";
import { said } from "../support/results.js";

const SUITE = { "test/a.js": "it('passes', () => {});", "test/b.js": "it('passes', () => {});" };
const THREAD =
	"new (require('node:worker_threads').Worker)('setInterval(() => {}, 1000)', { eval: true }).unref();";

describe("prun init", () => {
	let project: Project;
	afterEach(async () => {
		await untilNothingLives(project, 2000);
		project.remove();
	});

	function init(args: readonly string[] = [], options: PrunOptions = {}): Promise<Finished> {
		return prun(project, ["init", ...args], { ...options, reporters: "none" });
	}

	const read = (name: string) => readFileSync(project.path(name), "utf8");
	const configurations = () =>
		readdirSync(project.dir).filter((name) => name.startsWith("prun.config"));

	async function isolationOfARun(): Promise<string | undefined> {
		const run = await prun(project, ["--exit"]);
		assert.equal(run.code, 0, said(run));
		assert.deepEqual(run.of("notice"), []);
		return run.of("run-started")[0]?.isolation;
	}

	it("says what it found and what to change, and writes a configuration that changes nothing", async () => {
		project = writeProject({
			...SUITE,
			".mocharc.json": '{ "timeout": 5000 }',
			"package.json":
				'{ "scripts": { "test": "c8 mocha --exit", "unit": "cross-env A=1 mocha test", "watch": "mocha --watch", "lint": "eslint ." } }',
		});
		const run = await init();
		assert.equal(run.code, 0, said(run));
		assert.equal(
			run.stdout.replace(/12\.\d+\.\d+/, "12.x").replace(/\d+ ms/, "N ms"),
			`found
  mocha 12.x, configured in .mocharc.json
  2 test files

tried
  files can be forked; what they share is loaded in N ms

wrote
  prun.config.mjs

next
  npm install --save-dev @prun/prun
  change one word in package.json for each script:
    - "test": "c8 mocha --exit"
    + "test": "c8 prun --exit"
    - "unit": "cross-env A=1 mocha test"
    + "unit": "cross-env A=1 prun test"
  npm test
  leave "watch" as it is: prun refuses --watch
`,
		);
		assert.match(read("prun.config.mjs"), /\/\/ Nothing is needed/);
		assert.equal(await isolationOfARun(), "fork");
	});

	it("finds the packages that keep files from being forked or cannot be loaded, so that a run forks in silence", async () => {
		project = writeProject({
			"node_modules/threads/index.js": THREAD,
			"node_modules/late/index.js":
				"setTimeout(() => require('node:net').createServer().listen(0).unref(), 5);",
			"node_modules/harmless/index.js": "",
			"node_modules/broken/index.js": "throw new Error('no licence\\nsecond line');",
			"test/a.js": "require('harmless'); require('threads'); it('passes', () => {});",
			"test/b.js": "try { require('broken'); } catch {} it('passes', () => { require('late'); });",
		});
		const run = await init();
		assert.equal(run.code, 0, said(run));
		const text = read("prun.config.mjs");
		assert.match(text, /^\t\t"threads", \/\/ threads left 1 more thread$/m);
		assert.match(text, /^\t\t"broken", \/\/ no licence$/m);
		assert.match(text, /^\t\t"late", \/\/ .*$/m);
		assert.doesNotMatch(text, /harmless|isolation/);
		assert.match(run.stdout, /\n {2}without preloading threads: threads left 1 more thread\n/);
		assert.equal(await isolationOfARun(), "fork");
	});

	it("says what keeps files from being forked when no package is to blame, and writes spawn", async () => {
		project = writeProject({
			...SUITE,
			".mocharc.json": '{ "require": "./setup.js" }',
			"setup.js": THREAD,
		});
		const run = await init();
		assert.match(run.stdout, /files cannot be forked, .*setup\.js left 1 more thread\n/, said(run));
		assert.match(
			read("prun.config.mjs"),
			/: setup\.js left 1 more thread\.\n\tisolation: "spawn",/,
		);
		assert.equal(await isolationOfARun(), "spawn");
	});

	it("writes TypeScript where the project does, which prun then reads and imports", async () => {
		project = writeProject({
			...SUITE,
			"tsconfig.json": "{}",
			"node_modules/broken/index.js": "throw new Error('no licence');",
			"test/c.js": "try { require('broken'); } catch {} it('passes', () => {});",
		});
		mkdirSync(project.path("node_modules/@prun"));
		symlinkSync(ROOT, project.path("node_modules/@prun/prun"));
		const run = await init();
		assert.match(run.stdout, /\n {2}TypeScript\n/);
		assert.doesNotMatch(run.stdout, /npm install/);
		assert.match(read("prun.config.ts"), /import \{ defineConfig \} from "@prun\/prun";/);
		assert.equal(await isolationOfARun(), "fork");
	});

	it("names the loader of TypeScript", async () => {
		project = writeProject({
			"test/a.ts": "it('passes', () => {});",
			"node_modules/ts-node/register.js": "require.extensions['.ts'] = require.extensions['.js'];",
			".mocharc.json": '{ "require": "ts-node/register", "spec": "test/*.ts", "extension": "ts" }',
		});
		const run = await init();
		assert.match(run.stdout, /\n {2}TypeScript, loaded through ts-node\/register\n/, said(run));
		assert.deepEqual(configurations(), ["prun.config.ts"]);
	});

	it("writes a module whose ending fits package.json", async () => {
		project = writeProject({ ...SUITE, "package.json": '{ "type": "module" }' });
		assert.equal((await init()).code, 0);
		assert.deepEqual(configurations(), ["prun.config.js"]);
	});

	it("never replaces a configuration, but with --force", async () => {
		project = writeProject({ ...SUITE, "prun.config.json": '{ "jobs": 0 }' });
		const run = await init();
		assert.equal(run.code, 2, said(run));
		assert.equal(
			run.stderr.replaceAll(project.dir, "<dir>"),
			"error: there is a configuration already: <dir>/prun.config.json  [CONFIG_EXISTS]\n hint: --force replaces it\n",
		);
		assert.equal(run.stdout, "");
		assert.equal(read("prun.config.json"), '{ "jobs": 0 }');
		const forced = await init(["--force"]);
		assert.equal(forced.code, 0, said(forced));
		assert.match(forced.stdout, /\n {2}prun\.config\.mjs, in place of prun\.config\.json\n/);
		assert.deepEqual(configurations(), ["prun.config.mjs"]);
	});

	it("leaves the key prun of package.json alone, also with --force", async () => {
		project = writeProject({ ...SUITE, "package.json": '{ "prun": {} }' });
		const run = await init(["--force"]);
		assert.equal(run.code, 2, said(run));
		assert.match(run.stderr, /package\.json, key prun {2}\[CONFIG_EXISTS\]/);
		assert.ok(!existsSync(project.path("prun.config.mjs")));
	});

	it("writes nothing when what a run must load does not load", async () => {
		project = writeProject({ ...SUITE, ".mocharc.json": '{ "require": "./none.js" }' });
		const run = await init();
		assert.equal(run.code, 2, said(run));
		assert.match(run.stderr, /\[PRELOAD_FAILED\]/);
		assert.deepEqual(configurations(), []);
	});

	it("tries nothing without the addon or without test files, and says so", async () => {
		project = writeProject({ "test/none.txt": "" });
		const none = await init();
		assert.equal(none.code, 0, said(none));
		assert.match(none.stdout, /\ntried\n {2}nothing: there are no test files yet\n/);
		assert.match(read("prun.config.mjs"), /\/\/ Not tried: there are no test files yet\./);
		project.remove();
		project = writeProject(SUITE);
		const run = await init([], { env: { PRUN_NO_ADDON: "1" } });
		assert.match(run.stdout, /nothing: files are isolated with spawn: PRUN_NO_ADDON=1 is set\n/);
		assert.match(read("prun.config.mjs"), /\/\/ Not tried: .*PRUN_NO_ADDON=1 is set\./);
	});

	it("names mocha's configuration of a folder above, as mocha finds it", async () => {
		project = writeProject({
			".mocharc.json": "{}",
			"packages/a/package.json": "{}",
			"packages/a/test/a.js": "it('passes', () => {});",
		});
		const inside = { ...project, dir: project.path("packages/a") };
		const run = await prun(inside, ["init"], { reporters: "none" });
		assert.match(run.stdout, /, configured in \.\.\/\.\.\/\.mocharc\.json\n/, said(run));
	});

	it("says why it cannot write the configuration, without a stack", async () => {
		project = writeProject(SUITE);
		symlinkSync("none/none.mjs", project.path("prun.config.mjs"));
		const run = await init();
		assert.equal(run.code, 2, said(run));
		assert.match(
			run.stderr,
			/^error: cannot write prun\.config\.mjs: .* {2}\[USAGE\]\n hint: make /,
		);
		assert.doesNotMatch(run.stderr, /\n {4}at /);
	});

	it("refuses a package.json that is no object", async () => {
		project = writeProject({ ...SUITE, "package.json": "null" });
		const run = await init();
		assert.equal(run.code, 2, said(run));
		assert.match(
			run.stderr,
			/package\.json is null, must be an object {2}\[CONFIG_UNREADABLE\]\n$/,
		);
	});

	it("refuses a value for --force", async () => {
		project = writeProject(SUITE);
		assert.match((await init(["--force=1"])).stderr, /option --force is "1", must stand alone/);
	});
});
