import { strict as assert } from "node:assert";
import { importsOf, scanImports } from "../../../scheduler/suite/import-scan.js";
import { type Project, writeProject } from "../../support/project.js";

const specifiers = (text: string) => importsOf(text).map(({ specifier }) => specifier);

describe("the imports of a text", () => {
	const found: readonly [string, readonly string[]][] = [
		["require('a')", ["a"]],
		['const { x } = require( "a" ).y', ["a"]],
		["import a from 'a'", ["a"]],
		["import 'a'", ["a"]],
		["import * as a from 'a'", ["a"]],
		["import a, { b as c } from 'a'", ["a"]],
		["import {\n\tb,\n\tc,\n} from 'a';", ["a"]],
		["import { type A, b } from 'a'", ["a"]],
		["export * from 'a'", ["a"]],
		["export { b } from 'a'", ["a"]],
		["await import('a')", ["a"]],
		["import('a').then(() => require('b'))", ["a", "b"]],
		["import a from '@scope/a/deep.js'", ["@scope/a/deep.js"]],
		["import a from 'a';import b from \"b\";", ["a", "b"]],
		["export const a = 1;\nimport b from 'b';", ["b"]],
	];
	for (const [text, expected] of found) {
		it(`are ${expected.join(" and ")} in ${JSON.stringify(text)}`, () => {
			assert.deepEqual(specifiers(text), expected);
		});
	}

	const ignored = [
		"import type { A } from 'a'",
		"export type { A } from 'a'",
		"// import a from 'a'",
		"\t// require('a')",
		"/* require('a')\n import 'a' */",
		"/** import a from 'a' */ const b = 1;",
		"require(name)",
		"import(name)",
		"myrequire('a')",
		"const from = 'a'",
		"const a = 'x'; export default a;",
		"",
	];
	for (const text of ignored) {
		it(`are none in ${JSON.stringify(text)}`, () => {
			assert.deepEqual(specifiers(text), []);
		});
	}

	it("are kept apart from comments by an address in a text", () => {
		assert.deepEqual(specifiers("const u = 'http://x'; require('a')"), ["a"]);
	});

	it("tell how each is loaded", () => {
		assert.deepEqual(
			importsOf("require('a'); import 'b'; import c from 'c'; import('d'); export * from 'e';"),
			[
				{ specifier: "a", how: "require" },
				{ specifier: "b", how: "import" },
				{ specifier: "c", how: "import" },
				{ specifier: "d", how: "import" },
				{ specifier: "e", how: "import" },
			],
		);
	});
});

const INSTALLED = "1 2 3 4 5 6 7 8 9 a b c d x y z first express lodash @scope/name inner".split(
	" ",
);

describe("the packages of a suite", () => {
	let project: Project | undefined;

	afterEach(() => project?.remove());

	function scan(files: Readonly<Record<string, string>>, ...entries: string[]) {
		const packages = INSTALLED.map((name) => [`node_modules/${name}/package.json`, "{}"]);
		project = writeProject({ ...Object.fromEntries(packages), ...files });
		const { path } = project;
		return scanImports(entries.map((file) => path(file)));
	}

	const packagesOf = (files: Readonly<Record<string, string>>, ...entries: string[]) =>
		scan(files, ...entries).packages.map(({ specifier }) => specifier);

	it("are found through the project's own sources", () => {
		const files = {
			"test/a.js": "require('../src/app')",
			"src/app.js": "import express from 'express'; import './deep/index.js';",
			"src/deep/index.js": "require('lodash')",
		};
		assert.deepEqual(packagesOf(files, "test/a.js").sort(), ["express", "lodash"]);
	});

	it("know who names them and how", () => {
		const { packages, sources } = scan(
			{ "a.js": "import './b.js'", "b.js": "require('x')" },
			"a.js",
		);
		assert.deepEqual(packages, [{ specifier: "x", parent: project?.path("b.js"), how: "require" }]);
		assert.equal(sources.length, 2);
	});

	it("are each named once, by the file that loads them first", () => {
		const files = {
			"a.js": "require('x'); require('y')",
			"b.js": "import 'y'; import 'x'; import 'z'",
		};
		const { packages } = scan(files, "a.js", "b.js");
		assert.deepEqual(
			packages.map(({ specifier, how }) => `${how} ${specifier}`),
			["require x", "require y", "import z"],
		);
	});

	it("come in the order of the test files, and of the imports in each source", () => {
		const files = {
			"1.js": "require('./one'); require('./two')",
			"one.js": "require('a'); require('b')",
			"two.js": "require('c')",
			"2.js": "require('d')",
		};
		assert.deepEqual(packagesOf(files, "1.js", "2.js"), ["a", "b", "c", "d"]);
		project?.remove();
		assert.deepEqual(packagesOf(files, "2.js", "1.js"), ["d", "a", "b", "c"]);
	});

	it("come in the order in which one process would load them", () => {
		const files = { "a.js": "require('./set-up'); require('x')", "set-up.js": "require('first')" };
		assert.deepEqual(packagesOf(files, "a.js"), ["first", "x"]);
	});

	it("leave out Node's own modules, # imports and templates", () => {
		const text =
			"require('fs'); require('node:test'); require('fs/promises'); import '#own'; import('${x}')";
		assert.deepEqual(packagesOf({ "a.js": text }, "a.js"), []);
	});

	it("are found behind every way to name an own source", () => {
		const files = {
			"a.js": [
				"./extension.js",
				"./common",
				"./module",
				"./typed.js",
				"./untyped",
				"./folder",
				"./packaged",
				"./view.jsx",
				"..//escaped/../plain",
			]
				.map((specifier) => `require('${specifier.replace("..//escaped/../", "./")}');`)
				.join("\n"),
			"extension.js": "require('1')",
			"common.cjs": "require('2')",
			"module.mjs": "import '3'",
			"typed.ts": "import '4'",
			"untyped.mts": "import '5'",
			"folder/index.js": "require('6')",
			"packaged/package.json": '{ "main": "lib/main" }',
			"packaged/lib/main.js": "require('7')",
			"packaged/index.cjs.txt": "",
			"view.jsx": "import '8'",
			"plain.js": "require('9')",
		};
		assert.deepEqual(packagesOf(files, "a.js").sort(), [
			"1",
			"2",
			"3",
			"4",
			"5",
			"6",
			"7",
			"8",
			"9",
		]);
	});

	it("are only those that are installed, for the source that names them", () => {
		const files = {
			"a.js": "require('x'); require('x-files'); import 'not installed at all'; import 'X:y'",
			"sub/b.js":
				"require('y'); require('only-here'); require('@scope/name'); require('@scope/other')",
			"sub/node_modules/only-here/index.js": "",
			"c.js": "require('only-here')",
		};
		assert.deepEqual(packagesOf(files, "a.js"), ["x"]);
		project?.remove();
		assert.deepEqual(packagesOf(files, "sub/b.js"), ["y", "only-here", "@scope/name"]);
		project?.remove();
		assert.deepEqual(packagesOf(files, "c.js"), []);
	});

	it("are named with the part of them that is imported", () => {
		const text = "require('lodash/fp'); import '@scope/name/deep/file.js'; require('lodash')";
		assert.deepEqual(packagesOf({ "a.js": text }, "a.js"), [
			"lodash/fp",
			"@scope/name/deep/file.js",
			"lodash",
		]);
	});

	it("are not looked for inside packages", () => {
		const files = {
			"a.js": "require('./node_modules/p/index.js')",
			"node_modules/p/index.js": "require('inner')",
		};
		assert.deepEqual(packagesOf(files, "a.js"), []);
	});

	it("are found although sources import each other, and each source is read once", () => {
		const files = {
			"a.js": "require('./b'); require('x')",
			"b.js": "require('./a'); require('y')",
		};
		const { packages, sources } = scan(files, "a.js", "b.js", "a.js");
		assert.deepEqual(packages.map(({ specifier }) => specifier).sort(), ["x", "y"]);
		assert.equal(sources.length, 2);
	});

	it("are found although an entry or an import is not there", () => {
		assert.deepEqual(packagesOf({ "a.js": "require('./gone'); require('x')" }, "gone.js", "a.js"), [
			"x",
		]);
	});

	it("are not looked for in data", () => {
		const files = { "a.js": "require('./data.json')", "data.json": "\"require('x')\"" };
		assert.deepEqual(packagesOf(files, "a.js"), []);
	});
});
