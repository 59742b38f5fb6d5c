import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { type Project, prun, prunOn, writeProject } from "../support/project.js";
import { noticedFiles, notices, printed, said } from "../support/results.js";

/** Each hook says so; the last one of a file writes down what was said. */
const PLUGIN = `
	const log = globalThis.log ??= [];
	exports.mochaHooks = {
		beforeAll() { log.push('beforeAll'); },
		beforeEach: [function () { log.push('beforeEach ' + this.currentTest.title); }, async () => { log.push('second'); }],
		afterEach() { log.push('afterEach'); },
		afterAll() {
			log.push('afterAll');
			require('node:fs').appendFileSync('log', log.splice(0).join(', ') + '\\n');
		},
	};`;
const HOOKS_OF_FILE = `
	before(() => { log.push('before of --file'); });
	beforeEach(() => { log.push('beforeEach of --file'); });`;
const ONE = "it('one', () => { log.push('one itself'); });";
const SAID =
	"beforeAll, before of --file, beforeEach one, second, beforeEach of --file, one itself, afterEach, afterAll";

describe("prun runs the root hooks of --require plugins and of --file modules in every file", () => {
	let project: Project;
	afterEach(() => project.remove());

	for (const mocha of [8, 9, 10, 11, 12]) {
		for (const isolation of ["fork", "spawn", "none"]) {
			it(`with mocha ${mocha} under ${isolation}`, async () => {
				project = writeProject(
					{ "plugin.js": PLUGIN, "hooks.js": HOOKS_OF_FILE, "test/a.js": ONE, "test/b.mjs": ONE },
					mocha,
				);
				const run = await prun(
					project,
					`--require ./plugin.js --file ./hooks.js --isolation ${isolation} -j 1`.split(" "),
				);
				assert.equal(run.code, 0, said(run));
				assert.equal(readFileSync(project.path("log"), "utf8"), `${SAID}\n${SAID}\n`);
			});
		}
	}
});

describe("prun runs root hooks", () => {
	for (const isolation of ["fork", "spawn", "none"]) {
		it(`of a --file module that is an ES module in every file, under ${isolation}`, async () => {
			const run = await prunOn(
				{
					"hooks.mjs": "beforeEach(() => { globalThis.hooked = (globalThis.hooked ?? 0) + 1; });",
					"test/a.js":
						"it('is hooked', () => { if (!globalThis.hooked) throw new Error('no'); globalThis.hooked = 0; });",
					"test/b.js":
						"it('is hooked', () => { if (!globalThis.hooked) throw new Error('no'); globalThis.hooked = 0; });",
				},
				["--file", "./hooks.mjs", "-j", "1", "--isolation", isolation],
			);
			assert.equal(run.code, 0, said(run));
		});
	}

	it("that a plugin makes when it is asked (a function), and of an ES module", async () => {
		const run = await prunOn(
			{
				"made.mjs":
					"export const mochaHooks = async () => ({ beforeEach() { console.log('made'); } });",
				"test/a.js": "it('passes', () => {});",
			},
			["--require", "./made.mjs"],
		);
		assert.equal(printed(run), "made\n", said(run));
	});

	it("that fail, and says which", async () => {
		const run = await prunOn(
			{
				"plugin.js": "exports.mochaHooks = { beforeAll() { throw new Error('no database'); } };",
				"test/a.js": "it('never runs', () => {});",
			},
			["--require", "./plugin.js"],
		);
		assert.equal(run.code, 10, said(run));
		assert.match(run.stdout, /no database/);
		assert.deepEqual(
			run.of("test-finished").map(({ type }) => type),
			["hook"],
		);
	});

	it("of plugins that are loaded for each file anew, so that files share nothing of theirs", async () => {
		const run = await prunOn(
			{
				"plugin.js":
					"let count = 0; exports.mochaHooks = { beforeEach() { console.log('count ' + ++count); } };",
				"test/a.js": "it('passes', () => {});",
				"test/b.js": "it('passes', () => {});",
			},
			["--require", "./plugin.js"],
		);
		assert.equal(printed(run), "count 1\ncount 1\n", said(run));
	});

	it("of a test file in that file alone; when it has no tests, a notice names it", async () => {
		const run = await prunOn({
			"test/a.js": "beforeEach(() => { console.log('hook of a'); }); it('passes', () => {});",
			"test/b.js": "it('passes', () => {});",
			"test/setup.js": "beforeEach(() => { console.log('hook of setup'); });",
		});
		assert.equal(run.code, 0, said(run));
		assert.equal(printed(run), "hook of a\n");
		const [notice, ...others] = notices(run, "ROOT_HOOKS_ALONE");
		assert.match(notice ?? "", /^a file has root hooks and no tests/);
		assert.deepEqual(noticedFiles(run, "ROOT_HOOKS_ALONE"), ["test/setup.js"]);
		assert.deepEqual(others, []);
	});

	it("of --file modules without taking a file with none of its own for one with root hooks alone", async () => {
		const run = await prunOn(
			{
				"hooks.js": "beforeEach(() => {});",
				"test/empty.js": "describe('nothing yet', () => {});",
			},
			["--file", "./hooks.js"],
		);
		assert.deepEqual(notices(run, "ROOT_HOOKS_ALONE"), [], said(run));
	});
});
