import { strict as assert } from "node:assert";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { PrunError } from "../../../scheduler/protocol/mod.js";
import {
	type FileQuery,
	findMocha,
	loadMochaOptions,
	lookupFiles,
	optionNames,
	type RawOptions,
} from "../../../scheduler/suite/project-mocha.js";
import { inFolder } from "../../support/folder.js";
import { type Project, writeProject } from "../../support/project.js";

const MAJORS = [8, 9, 10, 11, 12] as const;

function refused(call: () => unknown): PrunError {
	try {
		call();
	} catch (thrown) {
		assert.ok(thrown instanceof PrunError, String(thrown));
		return thrown;
	}
	assert.fail("it is refused");
}

describe("the project's mocha", () => {
	it("is missing where there is none in the folder or above, with a hint", () => {
		const bare = realpathSync(mkdtempSync(join(tmpdir(), "prun-test-")));
		try {
			const error = refused(() => findMocha(bare));
			assert.equal(error.code, "MOCHA_MISSING");
			assert.equal(error.message, `there is no mocha in ${bare} or above`);
			assert.match(error.hint ?? "", /npm install --save-dev mocha/);
		} finally {
			rmSync(bare, { recursive: true });
		}
	});

	it("is refused below version 8, by its version", () => {
		const project = writeProject({
			"old/node_modules/mocha/package.json": '{ "version": "7.2.0" }',
		});
		try {
			const error = refused(() => findMocha(project.path("old")));
			assert.equal(error.code, "MOCHA_UNSUPPORTED");
			assert.match(error.message, /mocha 7\.2\.0 is too old/);
		} finally {
			project.remove();
		}
	});

	for (const major of MAJORS) {
		describe(`of version ${major}`, () => {
			let project: Project;

			beforeEach(() => {
				project = writeProject(
					{
						"test/b.js": "",
						"test/a.js": "",
						"test/deep/c.js": "",
						"test/d.mjs": "",
						"package.json": '{ "mocha": { "slow": 77, "timeout": 1 } }',
						".mocharc.json":
							'{ "timeout": 1234, "spec": ["test/*.js"], "require": "one", "reporter": "dot" }',
						"other.json": '{ "timeout": 9 }',
					},
					major,
				);
			});
			afterEach(() => project.remove());

			const root = () => project.path("node_modules/mocha");
			const options = (...argv: string[]): RawOptions =>
				inFolder(project, () => loadMochaOptions(root(), argv));

			function look(query: Partial<FileQuery>): { files: string[]; warnings: readonly string[] } {
				const all: FileQuery = {
					spec: ["./test"],
					ignore: [],
					extension: ["js"],
					recursive: false,
					sort: false,
					...query,
				};
				const { files, warnings } = inFolder(project, () => lookupFiles(root(), all));
				assert.ok(
					files.every((file) => file.startsWith(project.dir)),
					"files are absolute",
				);
				return { files: files.map((file) => relative(project.dir, file)), warnings };
			}

			it("is found from the project's folder and from below", () => {
				const found = findMocha(project.dir);
				assert.equal(found.root, realpathSync(root()));
				assert.equal(Number.parseInt(found.version, 10), major);
				assert.deepEqual(findMocha(project.path("test/deep")), found);
			});

			it("reads its options with its precedence: words, .mocharc, package.json, defaults", () => {
				const read = options("-t", "5s", "x.js");
				assert.equal(read["timeout"], "5s");
				assert.equal(read["slow"], 77);
				assert.equal(read["ui"], "bdd");
				assert.equal(options()["timeout"], 1234);
				assert.equal(options("--no-config")["timeout"], 1);
				assert.equal(options("--no-config", "--no-package")["timeout"], 2000);
				assert.equal(options("--config", "other.json")["timeout"], 9);
			});

			it("gives options by their long names, lists joined, files under _", () => {
				const read = options("-g", "x", "-b", "-r", "two", "--ignore", "i.js", "--no-diff", "f.js");
				assert.equal(read["grep"], "x");
				assert.equal(read["bail"], true);
				assert.equal(read["diff"], false);
				assert.deepEqual([read["ignore"]].flat(), ["i.js"]);
				assert.deepEqual([read["require"]].flat().map(String).sort(), ["one", "two"]);
				assert.deepEqual(read._, ["f.js", "test/*.js"]);
				for (const alias of ["g", "b", "r", "t"]) assert.ok(!(alias in read), alias);
			});

			it("says what is wrong with its options and does not exit or print", () => {
				const error = refused(() => options("--config", "gone.json"));
				assert.equal(error.code, "MOCHA_FAILED");
				assert.match(error.message, /^mocha cannot read its options: .*gone\.json/);
				const missing = refused(() => options("--timeout"));
				assert.equal(missing.code, "MOCHA_FAILED");
				assert.match(missing.message, /timeout/);
			});

			it("leaves process.exit and the console as they were", () => {
				const before = [process.exit, console.log, console.warn, console.error];
				refused(() => options("--timeout"));
				look({ spec: ["gone.js"] });
				assert.deepEqual([process.exit, console.log, console.warn, console.error], before);
			});

			it("tells its own flags from Node's and from nobody's", () => {
				const names = optionNames(root());
				for (const name of ["timeout", "grep", "parallel"])
					assert.ok(names.isMochaFlag(name), name);
				assert.ok(!names.isMochaFlag("max-old-space-size"));
				for (const name of ["max-old-space-size", "no-warnings"])
					assert.ok(names.isNodeFlag(name), name);
				assert.ok(!names.isNodeFlag("no-such-flag"));
				assert.deepEqual(names.unparseNodeFlags({ "max-old-space-size": 100 }), [
					"--max-old-space-size=100",
				]);
			});

			it("finds the files of a folder, deeper ones only when asked", () => {
				assert.deepEqual(look({}).files.sort(), ["test/a.js", "test/b.js"]);
				assert.deepEqual(look({ recursive: true }).files.sort(), [
					"test/a.js",
					"test/b.js",
					"test/deep/c.js",
				]);
			});

			it("finds the files of patterns, of names without an extension, and of other extensions", () => {
				assert.deepEqual(look({ spec: ["test/**/c*.js"] }).files, ["test/deep/c.js"]);
				assert.deepEqual(look({ spec: ["test/b"] }).files, ["test/b.js"]);
				assert.deepEqual(look({ extension: ["mjs"] }).files, ["test/d.mjs"]);
			});

			it("keeps the order of patterns, or sorts", () => {
				const spec = ["test/deep/c.js", "test/b.js", "test/a.js"];
				assert.deepEqual(look({ spec }).files, spec);
				assert.deepEqual(look({ spec, sort: true }).files, [
					"test/a.js",
					"test/b.js",
					"test/deep/c.js",
				]);
			});

			it("leaves out what is ignored", () => {
				assert.deepEqual(look({ spec: ["test/*.js"], ignore: ["test/a.js"] }).files, ["test/b.js"]);
			});

			it("finds nothing, in its own words and without an exit, when nothing matches", () => {
				assert.deepEqual(look({ spec: ["gone/*.js"] }), {
					files: [],
					warnings: ['Error: No test files found: "gone/*.js"'],
				});
				assert.deepEqual(look({ spec: ["gone.js", "gone/*.js"] }).files, []);
			});

			it("warns of patterns that match nothing beside some that do", () => {
				assert.deepEqual(look({ spec: ["test/a.js", "gone/*.js", "lost.js"] }), {
					files: ["test/a.js"],
					warnings: [
						'Warning: Cannot find any files matching pattern "gone/*.js"',
						'Warning: Cannot find any files matching pattern "lost.js"',
					],
				});
			});
		});
	}
});
