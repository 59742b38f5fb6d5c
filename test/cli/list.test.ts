import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { type Finished, prun, prunOn, writeProject } from "../support/project.js";
import { said } from "../support/results.js";

const list = (
	files: Readonly<Record<string, string>>,
	args: readonly string[] = [],
	mocha?: number,
): Promise<Finished> =>
	prunOn(files, ["list", ...args], {
		reporters: "none",
		...(mocha === undefined ? {} : { mocha }),
	});

const SHOP = `
	describe('the shop', () => {
		it('opens', () => { throw new Error('it ran'); });
		it.skip('sells');
		describe('at night', () => { it('is closed', () => {}); });
		describe.skip('abroad', () => { it('ships', () => {}); });
	});
	it('stands alone', () => {});`;

describe("prun list", () => {
	it("prints the files of the suite, one a line, and loads none", async () => {
		const suite = {
			"test/b.js": "throw new Error('loaded');",
			"test/a.js": "",
			"test/deep/c.js": "",
		};
		assert.equal((await list(suite)).stdout, "test/a.js\ntest/b.js\n");
		const all = await list(suite, ["--recursive"]);
		assert.equal(all.stdout, "test/a.js\ntest/b.js\ntest/deep/c.js\n");
		assert.equal(all.code, 0, said(all));
		assert.equal((await list(suite, ["test/b.js"])).stdout, "test/b.js\n");
		const json = await list(suite, ["--json"]);
		assert.equal(json.stdout, '{"files":[{"file":"test/a.js"},{"file":"test/b.js"}]}\n');
	});

	it("exits 3 when there are none, and says which pattern matches nothing", async () => {
		const run = await list({ "test/a.js": "" }, ["none/*.js"]);
		assert.equal(run.code, 3, said(run));
		assert.match(run.stderr, /no test files match none\/\*\.js {2}\[NO_TESTS\]/);
		const some = await list({ "test/a.js": "" }, ["none/*.js", "test/a.js"]);
		assert.equal(some.stdout, "test/a.js\n");
		assert.match(some.stderr, /^warning: .*none\/\*\.js/);
	});

	for (const mocha of [8, 9, 10, 11, 12]) {
		it(`--tests, with mocha ${mocha}, prints the titles and what is pending, and runs nothing`, async () => {
			const run = await list({ "test/a.js": SHOP }, ["--tests"], mocha);
			assert.equal(run.code, 0, said(run));
			assert.equal(
				run.stdout,
				`test/a.js
  stands alone
  the shop opens
  the shop sells (pending)
  the shop at night is closed
  the shop abroad ships (pending)
`,
			);
		});
	}

	it("--tests runs no hook and no global fixture, and loads what the tests need", async () => {
		const mark = (name: string) => `require('node:fs').writeFileSync('${name}', '')`;
		const project = writeProject({
			"set-up.js": `globalThis.setUp = true;
				exports.mochaGlobalSetup = () => { ${mark("ran-setup")}; };
				exports.mochaHooks = { beforeAll() { ${mark("ran-root-hook")}; } };`,
			"test/a.js": `if (setUp) it('is there', () => {}); before(() => { ${mark("ran-hook")}; });`,
		});
		try {
			const args = ["list", "--tests", "--require", "./set-up.js"];
			const run = await prun(project, args, { reporters: "none" });
			assert.equal(run.stdout, "test/a.js\n  is there\n", said(run));
			for (const name of ["ran-setup", "ran-root-hook", "ran-hook"]) {
				assert.equal(existsSync(project.path(name)), false, name);
			}
		} finally {
			project.remove();
		}
	});

	it("--tests tells only what --grep, --invert and .only leave", async () => {
		const suite = {
			"test/a.js": "it('one', () => {}); it('two', () => {});",
			"test/b.js": "it('three', () => {}); it.only('four', () => {});",
		};
		const all = await list(suite, ["--tests"]);
		assert.equal(all.stdout, "test/a.js\n  one\n  two\ntest/b.js\n  four\n");
		const some = await list(suite, ["--tests", "--grep", "^t"]);
		assert.equal(some.stdout, "test/a.js\n  two\ntest/b.js\n");
		const others = await list(suite, ["--tests", "--fgrep", "o", "--invert"]);
		assert.equal(others.stdout, "test/a.js\ntest/b.js\n");
	});

	it("--tests waits for a suite with --delay", async () => {
		const suite = { "test/a.js": "setTimeout(() => { it('late', () => {}); run(); }, 20);" };
		const run = await list(suite, ["--tests", "--delay"]);
		assert.equal(run.stdout, "test/a.js\n  late\n", said(run));
	});

	it("--tests lists under spawn and none too, in the order of the plan", async () => {
		const suite = { "test/a.js": "it('a', () => {});", "test/b.mjs": "it('b', () => {});" };
		for (const isolation of ["spawn", "none"]) {
			const run = await list(suite, ["--tests", "--isolation", isolation]);
			assert.equal(run.stdout, "test/a.js\n  a\ntest/b.mjs\n  b\n", said(run));
		}
	});

	it("--tests prints nothing that a terminal would act on", async () => {
		const suite = { "test/a.js": "it('\\u001b[2Jone\\n\\ttwo\\u0007', () => {});" };
		assert.equal((await list(suite, ["--tests"])).stdout, "test/a.js\n  one two\n");
	});

	it("--tests --json tells titles as arrays", async () => {
		const run = await list({ "test/a.js": SHOP }, ["--json", "--tests"]);
		assert.deepEqual(JSON.parse(run.stdout), {
			files: [
				{
					file: "test/a.js",
					tests: [
						{ title: ["stands alone"], pending: false },
						{ title: ["the shop", "opens"], pending: false },
						{ title: ["the shop", "sells"], pending: true },
						{ title: ["the shop", "at night", "is closed"], pending: false },
						{ title: ["the shop", "abroad", "ships"], pending: true },
					],
				},
			],
		});
	});

	it("--tests names every file that cannot be loaded, lists the others, and exits 10", async () => {
		const suite = {
			"test/a.js": "nowhere.x;",
			"test/b.js": "it('b', () => {});",
			"test/c.js": "process.exit(3);",
		};
		const run = await list(suite, ["--tests", "--bail"]);
		assert.equal(run.code, 10, said(run));
		assert.equal(run.stdout, "test/a.js\ntest/b.js\n  b\ntest/c.js\n");
		assert.match(
			run.stderr,
			/^test\/a\.js: cannot be loaded: ReferenceError: nowhere is not defined\ntest\/c\.js: cannot be loaded: crashed \(exit code 3, at /,
		);
		const json = await list(suite, ["--tests", "--json"]);
		const { files } = JSON.parse(json.stdout) as { files: { error?: string }[] };
		assert.deepEqual(
			files.map(({ error }) => error !== undefined),
			[true, false, true],
		);
	});
});
