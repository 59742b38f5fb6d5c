import { strict as assert } from "node:assert";
import { relative } from "node:path";
import { type Discovered, discoverFiles } from "../../../scheduler/suite/discovery.js";
import type { FileQuery } from "../../../scheduler/suite/project-mocha.js";
import { inFolder } from "../../support/folder.js";
import { type Project, writeProject } from "../../support/project.js";

const FILES = {
	"test/a.test.js": "",
	"test/b.test.js": "",
	"test/db/c.test.js": "",
	"test/support.js": "",
	"other/d.js": "",
};
const CONFIGURED = "test/**/*.test.js";

describe("the files of a run", () => {
	let project: Project;

	before(() => {
		project = writeProject(FILES);
	});
	after(() => project.remove());

	function discover(query: Partial<FileQuery>, named: readonly string[] = []): Discovered {
		const all: FileQuery = {
			spec: [CONFIGURED],
			ignore: [],
			extension: ["js"],
			recursive: false,
			sort: false,
			...query,
		};
		return inFolder(project, () => discoverFiles(project.path("node_modules/mocha"), all, named));
	}

	const filesOf = (query: Partial<FileQuery>, named: readonly string[] = []) =>
		discover(query, named).files.map((file) => relative(project.dir, file));

	it("are those of the configured patterns", () => {
		assert.deepEqual(filesOf({}).sort(), ["test/a.test.js", "test/b.test.js", "test/db/c.test.js"]);
	});

	it("are absolute", () => {
		assert.ok(discover({}).files.every((file) => file.startsWith(project.dir)));
	});

	it("are each there once, however many patterns match", () => {
		assert.deepEqual(filesOf({ spec: ["test/b.test.js", "test/*.test.js"] }), [
			"test/b.test.js",
			"test/a.test.js",
		]);
	});

	it("are narrowed to what is named, when that is a part of what is configured", () => {
		const spec = ["test/b.test.js", CONFIGURED];
		assert.deepEqual(filesOf({ spec }, ["test/b.test.js"]), ["test/b.test.js"]);
	});

	it("are narrowed to a folder that is named, and by several names", () => {
		assert.deepEqual(filesOf({ spec: ["test/db", CONFIGURED] }, ["test/db"]), [
			"test/db/c.test.js",
		]);
		const named = ["test/db/c.test.js", "test/a.test.js"];
		assert.deepEqual(filesOf({ spec: [...named, CONFIGURED] }, named), named);
	});

	it("are narrowed to what is named when the configuration names it in the same words", () => {
		const spec = ["test/a.test.js", "test/a.test.js", "test/b.test.js"];
		assert.deepEqual(filesOf({ spec }, ["test/a.test.js"]), ["test/a.test.js"]);
	});

	it("are told apart by the patterns and not by their places", () => {
		const spec = ["test/db/c.test.js", "test/a.test.js"];
		assert.deepEqual(filesOf({ spec }, ["test/a.test.js"]), spec);
	});

	it("are added to when something else is named, as in mocha", () => {
		const files = filesOf({ spec: ["other/d.js", CONFIGURED] }, ["other/d.js"]);
		assert.deepEqual(files.toSorted(), [
			"other/d.js",
			"test/a.test.js",
			"test/b.test.js",
			"test/db/c.test.js",
		]);
		assert.equal(files[0], "other/d.js");
	});

	it("are added to when only some of what is named is configured", () => {
		const named = ["test/a.test.js", "other/d.js"];
		assert.equal(filesOf({ spec: [...named, CONFIGURED] }, named).length, 4);
	});

	it("are only the named ones when nothing is configured", () => {
		assert.deepEqual(filesOf({ spec: ["test/support.js"] }, ["test/support.js"]), [
			"test/support.js",
		]);
	});

	it("are all configured ones when what is named matches nothing, with a warning", () => {
		const { files, warnings } = discover({ spec: ["nope.js", CONFIGURED] }, ["nope.js"]);
		assert.equal(files.length, 3);
		assert.deepEqual(warnings, ['Warning: Cannot find any files matching pattern "nope.js"']);
	});

	it("are none when nothing matches", () => {
		assert.deepEqual(filesOf({ spec: ["nope/*.js"] }), []);
	});

	it("bring only the warnings of the patterns that count", () => {
		const named = ["test/a.test.js", "nope.js"];
		const { files, warnings } = discover({ spec: [...named, CONFIGURED, "gone/*.js"] }, named);
		assert.equal(files.length, 1);
		assert.deepEqual(warnings, ['Warning: Cannot find any files matching pattern "nope.js"']);
	});
});
