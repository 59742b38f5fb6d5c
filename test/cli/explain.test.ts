import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { untilNothingLives } from "../support/processes.js";
import { type Finished, prunOn, startPrun, writeProject } from "../support/project.js";
import { said } from "../support/results.js";
import { until } from "../support/wait.js";

const explain = (
	files: Readonly<Record<string, string>>,
	args: readonly string[],
	mocha?: number,
): Promise<Finished> =>
	prunOn(files, ["explain", ...args], {
		reporters: "none",
		...(mocha === undefined ? {} : { mocha }),
	});

const PASSES = "it('passes', () => {});";
const NEEDS_SHOP = "describe('b', () => { it('uses the shop', () => { shop.open(); }); });";
const SHOP = "globalThis.shop = { open() {} };";
const IS_CLEAN =
	"describe('b', () => { it('is clean', () => { require('node:assert').equal(globalThis.dirty, undefined); }); });";

const others = Object.fromEntries(
	["c", "d", "e", "f", "g"].map((name) => [`test/${name}.js`, PASSES]),
);

interface Told {
	readonly file: string;
	readonly result: string;
	readonly by?: readonly string[];
	readonly error?: string;
	readonly command?: string;
	readonly leftOut: readonly { readonly file: string }[];
	readonly runs: number;
}

const told = (run: Finished): Told => JSON.parse(run.stdout) as Told;

describe("prun explain", () => {
	for (const mocha of [8, 9, 10, 11, 12]) {
		it(`with mocha ${mocha} names the file that another needs`, async () => {
			const suite = { "test/a.js": `${SHOP} ${PASSES}`, "test/b.js": NEEDS_SHOP, ...others };
			const run = await explain(suite, ["test/b.js"], mocha);
			assert.equal(run.code, 0, said(run));
			assert.equal(
				run.stdout.split("\n").slice(0, 4).join("\n"),
				`test/b.js needs test/a.js: alone it fails with "ReferenceError: shop is not defined"
 hint: move what test/a.js sets up into a module given to --require, or require it from test/b.js
 passes: npx mocha test/a.js test/b.js
  fails: npx mocha test/b.js`,
			);
			assert.match(run.stderr, /^trying test\/b\.js alone \.\.\.\ntrying 7 of 7 files \.\.\.\n/);
		});
	}

	it("finds a need that shows when the file is loaded", async () => {
		const suite = { "test/a.js": `${SHOP} ${PASSES}`, "test/b.js": `shop.open(); ${PASSES}` };
		const run = await explain({ ...suite, ...others }, ["test/b.js"]);
		assert.match(run.stdout, /^test\/b\.js needs test\/a\.js: .*shop is not defined/);
	});

	it("finds a need that a later file fills by being loaded", async () => {
		const suite = { ...others, "test/b.js": NEEDS_SHOP, "test/z.js": `${SHOP} ${PASSES}` };
		const run = await explain(suite, ["test/b.js", "--json"]);
		assert.deepEqual(
			[told(run).result, told(run).by, told(run).command],
			["needs", ["test/z.js"], "npx mocha test/b.js test/z.js"],
		);
	});

	it("finds a need that an earlier file fills by being run, in ES modules too", async () => {
		const suite = {
			...others,
			"test/a.mjs":
				"describe('a', () => { it('sets up', () => { globalThis.shop = { open() {} }; }); });",
			"test/b.mjs": NEEDS_SHOP,
		};
		const run = await explain(suite, ["test/b.mjs", "--json"]);
		assert.deepEqual([told(run).result, told(run).by], ["needs", ["test/a.mjs"]]);
	});

	it("finds two files that are needed together", async () => {
		const suite = {
			...others,
			"test/a.js": `globalThis.one = 1; ${PASSES}`,
			"test/b.js": "it('adds', () => { if (one + two !== 3) throw new Error('no'); });",
			"test/z.js": `globalThis.two = 2; ${PASSES}`,
		};
		const run = await explain(suite, ["test/b.js", "--json"]);
		assert.deepEqual([told(run).result, told(run).by], ["needs", ["test/a.js", "test/z.js"]]);
	});

	it("names the file that disturbs another", async () => {
		const suite = {
			...others,
			"test/a.js": "it('leaves something', () => { globalThis.dirty = 1; });",
			"test/b.js": IS_CLEAN,
		};
		const run = await explain(suite, ["test/b.js"]);
		assert.equal(run.code, 0, said(run));
		assert.match(
			run.stdout,
			/^test\/b\.js is disturbed by test\/a\.js: together it fails with "AssertionError.*"\n hint: under prun it passes/,
		);
	});

	it("counts a root hook of another file that fails as that file's doing", async () => {
		const suite = {
			...others,
			"test/a.js": `beforeEach(() => { throw new Error('root'); }); ${PASSES}`,
			"test/b.js": PASSES,
		};
		const run = await explain(suite, ["test/b.js", "--json"]);
		assert.deepEqual(
			[told(run).result, told(run).by, told(run).error],
			["disturbed", ["test/a.js"], "Error: root"],
		);
	});

	it("says what passes both ways", async () => {
		const run = await explain({ ...others, "test/b.js": PASSES }, ["test/b.js"]);
		assert.equal(run.code, 0, said(run));
		assert.match(run.stdout, /^test\/b\.js passes both ways: alone, and together with the other 5/);
	});

	it("says what fails both ways, with exit code 10", async () => {
		const suite = { ...others, "test/b.js": "it('fails', () => { throw new Error('always'); });" };
		const run = await explain(suite, ["test/b.js"]);
		assert.equal(run.code, 10, said(run));
		assert.match(
			run.stdout,
			/^test\/b\.js fails both ways, alone and together, with "Error: always"\n/,
		);
	});

	it("says when a .only elsewhere keeps the file from running", async () => {
		const suite = { "test/a.js": "it.only('alone', () => {});", "test/b.js": PASSES };
		const run = await explain(suite, ["test/b.js"]);
		assert.match(run.stdout, /none of the tests of test\/b\.js run together.*\n hint: .*\.only/);
	});

	it("leaves out files that cannot be loaded and says so", async () => {
		const suite = {
			...others,
			"test/a.js": `${SHOP} ${PASSES}`,
			"test/b.js": NEEDS_SHOP,
			"test/broken.js": "throw new Error('no file');",
			"test/broken.mjs": "import './nowhere.mjs';",
		};
		const run = await explain(suite, ["test/b.js"]);
		assert.match(run.stdout, /^left out: test\/broken\.js cannot be loaded: Error: no file\n/);
		assert.match(run.stdout, /\ntest\/b\.js needs test\/a\.js: /);
	});

	it("uses the suite's options and shows a command that does so too", async () => {
		const suite = {
			".mocharc.json": '{ "spec": ["spec/*.js"], "require": ["./set up.js"], "timeout": 4321 }',
			"set up.js": "globalThis.setUp = true;",
			"spec/a.js": `if (setUp) { ${SHOP} } ${PASSES}`,
			"spec/b.js": NEEDS_SHOP,
		};
		const run = await explain(suite, ["spec/b.js", "--json"]);
		assert.equal(
			told(run).command,
			"npx mocha --no-config --no-package --timeout=4321 '--require=./set up.js' spec/a.js spec/b.js",
		);
		const named = { "x/a.js": `${SHOP} ${PASSES}`, "x/b.js": NEEDS_SHOP };
		const second = await explain(named, ["x/b.js", "x/*.js", "--ui", "bdd", "--json"]);
		assert.equal(told(second).command, "npx mocha --ui bdd x/a.js x/b.js", said(second));
	});

	it("gives mocha every option of the configuration, however it is written", async () => {
		const suite = {
			...others,
			".mocharc.json": '{ "asyncOnly": true, "reporterOption": ["a=b"] }',
			"test/c.js": "it('waits', async () => {});",
			"test/b.js": PASSES,
		};
		const run = await explain(suite, ["test/b.js"]);
		assert.match(run.stdout, /^test\/b\.js fails both ways, .*--async-only/, said(run));
	});

	it("gives no reporter options to the command that it shows", async () => {
		const suite = {
			".mocharc.json": '{ "spec": "x/*.js", "reporter-option": { "a": 1 } }',
			"x/a.js": `${SHOP} ${PASSES}`,
			"x/b.js": NEEDS_SHOP,
		};
		const run = await explain(suite, ["x/b.js", "--json"]);
		assert.equal(told(run).command, "npx mocha --no-config --no-package x/a.js x/b.js");
	});

	it("says when another file has loaded it already", async () => {
		const suite = { "test/a.js": `require('./b'); ${PASSES}`, "test/b.js": PASSES };
		const run = await explain(suite, ["test/b.js"]);
		assert.match(run.stdout, /hint: another file has loaded it already/, said(run));
	});

	it("shows the reason why mocha ended, however long the stack below it", async () => {
		const ends = `
			const error = new Error('the reason');
			error.stack = 'Error: the reason\\n' + '    at far (away.js:1:1)\\n'.repeat(200);
			it('ends all', () => { console.error(error.stack); process.exit(7); });`;
		const run = await explain({ ...others, "test/a.js": ends, "test/b.js": PASSES }, ["test/b.js"]);
		assert.match(run.stdout, /before its tests had:\nError: the reason\n/, said(run));
	});

	it("refuses a file that is not one of the suite's, none, and an only one", async () => {
		const suite = { ...others, "other/x.js": PASSES };
		const run = await explain(suite, ["other/x.js"]);
		assert.equal(run.code, 2);
		assert.match(run.stderr, /^error: other\/x\.js is not one of the suite's 5 files {2}\[USAGE\]/);
		const none = await explain(suite, ["--json"]);
		assert.match(none.stderr, /^error: prun explain needs a test file as its first word/);
		const only = await explain({ "test/a.js": PASSES }, ["test/a.js"]);
		assert.match(only.stderr, /^error: test\/a\.js is the only file of the suite/);
	});

	it("explains nothing when something else ends mocha, says what, and exits 4", async () => {
		const suite = {
			...others,
			"test/a.js": "it('ends all', () => { console.error('good night'); process.exit(7); });",
			"test/b.js": PASSES,
		};
		const run = await explain(suite, ["test/b.js"]);
		assert.equal(run.code, 4, said(run));
		assert.match(
			run.stdout,
			/^test\/b\.js cannot be explained: mocha ended with exit code 7 before its tests had:\ngood night\n/,
		);
		const broken = { ...others, "broken.js": "throw new Error('no set-up');" };
		const unloaded = await explain(broken, ["test/c.js", "--file", "./broken.js"]);
		assert.equal(unloaded.code, 4, said(unloaded));
		assert.match(unloaded.stdout, /^test\/c\.js cannot be explained: Error: no set-up\n/);
	});

	it("works without the addon, too", async () => {
		const suite = { ...others, "test/a.js": `${SHOP} ${PASSES}`, "test/b.js": NEEDS_SHOP };
		const run = await prunOn(suite, ["explain", "test/b.js", "--json"], {
			reporters: "none",
			env: { PRUN_NO_ADDON: "1" },
		});
		assert.deepEqual([told(run).result, told(run).by], ["needs", ["test/a.js"]], said(run));
	});

	it("says when there is no folder for temporary files", async () => {
		const run = await prunOn({ ...others, "test/b.js": PASSES }, ["explain", "test/b.js"], {
			reporters: "none",
			env: { TMPDIR: "/nonexistent" },
		});
		assert.equal(run.code, 2, said(run));
		assert.match(
			run.stderr,
			/error: cannot make a temporary folder: .* {2}\[USAGE\]\n hint: TMPDIR /,
		);
	});

	it("bounds a trial, and says so", async () => {
		const suite = { ...others, "test/b.js": "it('hangs', () => { for (;;); });" };
		const run = await explain(suite, ["test/b.js", "--job-timeout", "1000"]);
		assert.match(run.stdout + run.stderr, /mocha did not end within 1000 ms/);
	});

	it("interrupted leaves no process, and ends with 130", async () => {
		const project = writeProject({
			...others,
			"test/b.js": `
				require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
				it('stays', (done) => { require('node:fs').writeFileSync('runs', ''); }).timeout(0);`,
		});
		try {
			const running = startPrun(project, ["explain", "test/b.js"], { reporters: "none" });
			await until("it runs", () => existsSync(project.path("runs")));
			running.kill("SIGINT");
			const run = await running.done;
			assert.equal(run.code, 130, said(run));
			assert.equal(run.stdout, "");
			await untilNothingLives(project, 2000);
		} finally {
			project.remove();
		}
	});
});
