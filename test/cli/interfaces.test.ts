import { strict as assert } from "node:assert";
import { prunOn } from "../support/project.js";
import { said, titles } from "../support/results.js";

describe("prun runs files written with", () => {
	it("the interface tdd", async () => {
		const run = await prunOn(
			{
				"test/a.js":
					"suite('s', () => { setup(() => { globalThis.ready = 1; }); test('t', () => { if (!ready) throw 1; }); });",
			},
			["--ui", "tdd"],
		);
		assert.deepEqual(titles(run, "passed"), ["s t"]);
		assert.equal(run.code, 0, said(run));
	});

	it("the interface qunit", async () => {
		const run = await prunOn({ "test/a.js": "suite('s'); test('t', () => {});" }, ["-u", "qunit"]);
		assert.deepEqual(titles(run, "passed"), ["s t"]);
	});

	it("the interface exports", async () => {
		const run = await prunOn(
			{
				"test/a.js":
					"module.exports = { list: { 'is empty': () => {}, 'is full': () => { throw 1; } } };",
			},
			["--ui", "exports"],
		);
		assert.deepEqual(titles(run, "passed"), ["list is empty"]);
		assert.deepEqual(titles(run, "failed"), ["list is full"]);
		assert.equal(run.code, 10, said(run));
	});

	const own = `
		const { Test } = require('mocha');
		module.exports = (suite) => suite.on('pre-require', (context) => {
			context.claim = (title, body) => suite.addTest(new Test(title, body));
		});`;
	const claim = {
		"test/a.js": "claim('two is two', () => {});",
		"test/b.js": "claim('b is b', () => {});",
	};

	for (const mocha of [8, 11, 12]) {
		it(`an interface of the project's own with mocha ${mocha}`, async () => {
			const run = await prunOn({ "ui.js": own, ...claim }, ["--ui", "./ui.js"], { mocha });
			assert.deepEqual(titles(run, "passed"), ["b is b", "two is two"], said(run));
		});
	}

	it("an interface that is a package of the project", async () => {
		const run = await prunOn({ "node_modules/claims/index.js": own, ...claim }, ["--ui", "claims"]);
		assert.deepEqual(titles(run, "passed"), ["b is b", "two is two"], said(run));
	});

	it("require('mocha') instead of globals", async () => {
		const run = await prunOn({
			"test/a.js":
				"const { describe, it } = require('mocha'); describe('s', () => it('t', () => {}));",
			"test/b.mjs": "import { describe, it } from 'mocha'; describe('m', () => it('t', () => {}));",
		});
		assert.deepEqual(titles(run, "passed"), ["m t", "s t"], said(run));
	});
});

describe("prun loads before each file", () => {
	const seen =
		"it('sees it', () => { if (globalThis.order !== 'rf') throw new Error(String(globalThis.order)); });";
	const add = (letter: string) => `globalThis.order = (globalThis.order ?? '') + '${letter}';`;

	for (const isolation of ["fork", "spawn", "none"]) {
		it(`what --require names, then what --file names, under ${isolation}`, async () => {
			const run = await prunOn(
				{
					"require.js": add("r"),
					"file.js": `if (!globalThis.order.includes('f')) { ${add("f")} }`,
					"test/a.js": seen,
					"test/b.js": seen,
					"test/c.js": seen,
				},
				["--require", "./require.js", "--file", "file.js", "--isolation", isolation, "-j", "1"],
			);
			assert.equal(run.code, 0, said(run));
			assert.equal(titles(run, "passed").length, 3);
		});
	}

	it("modules that --require names as a package, without an extension, as ES module, in their order", async () => {
		const run = await prunOn(
			{
				"node_modules/first/index.js": add("1"),
				"second.js": add("2"),
				"third.mjs": add("3"),
				"test/a.js":
					"it('sees them', () => { require('assert').equal(globalThis.order, '123'); });",
			},
			["-r", "first", "-r", "./second", "--require", "./third.mjs"],
		);
		assert.equal(run.code, 0, said(run));
	});

	it("--require modules before packages that it preloads", async () => {
		const run = await prunOn(
			{
				"env.js": "process.env.NODE_ENV = 'test';",
				"node_modules/reads-env/index.js": "module.exports = process.env.NODE_ENV;",
				"test/a.js":
					"const env = require('reads-env'); it('is set', () => require('assert').equal(env, 'test'));",
			},
			["--require", "./env.js"],
		);
		assert.equal(run.code, 0, said(run));
	});
});
