import { strict as assert } from "node:assert";
import { pathToFileURL } from "node:url";
import type { ErrorRecord } from "../../scheduler/protocol/mod.js";
import { mapError } from "../../worker/source-maps.js";
import { type Project, writeProject } from "../support/project.js";

/** Line 1 of the built file is line 3 of the source, line 2 is line 5 from column 3 on. */
const MAP = JSON.stringify({
	version: 3,
	sources: ["../src/app.ts"],
	names: [],
	mappings: "AAEA;AAEE",
});

const INLINE = `data:application/json;charset=utf-8;base64,${Buffer.from(MAP).toString("base64")}`;

const BUILT = "first();\nsecond();\n";

describe("the stack of a failure", () => {
	let project: Project;

	before(() => {
		project = writeProject({
			"src/app.ts": "",
			"dist/app.js": `${BUILT}//# sourceMappingURL=app.js.map\n`,
			"dist/app.js.map": MAP,
			"dist/inline.js": `${BUILT}//# sourceMappingURL=${INLINE}\n`,
			"dist/a b.js": `${BUILT}//# sourceMappingURL=a%20b.js.map\n`,
			"dist/a b.js.map": MAP,
			"dist/twice.js": `//# sourceMappingURL=gone.map\n${BUILT}//# sourceMappingURL=app.js.map\n`,
			"dist/broken.js": `${BUILT}//# sourceMappingURL=broken.js.map\n`,
			"dist/broken.js.map": "{ not json",
			"dist/gone.js": `${BUILT}//# sourceMappingURL=gone.js.map\n`,
			"dist/in-text.js": `const a = "//# sourceMappingURL=app.js.map";\n`,
			"node_modules/p/p.js": `${BUILT}//# sourceMappingURL=${INLINE}\n`,
			"plain.js": BUILT,
		});
	});
	after(() => project.remove());

	function mapped(stack: string): string {
		return mapError({ name: "Error", message: "m", stack }).stack;
	}

	const at = (file: string, line = 2, column = 1) =>
		`    at work (${project.path(file)}:${line}:${column})`;

	it("points to the sources by a map beside the file", () => {
		assert.equal(mapped(at("dist/app.js")), `    at work (${project.path("src/app.ts")}:5:3)`);
		assert.equal(mapped(at("dist/app.js", 1)), `    at work (${project.path("src/app.ts")}:3:1)`);
	});

	it("points to the sources by a map in the file", () => {
		assert.equal(mapped(at("dist/inline.js")), `    at work (${project.path("src/app.ts")}:5:3)`);
	});

	it("points to the sources in frames without a function and in frames of ES modules", () => {
		const { href } = pathToFileURL(project.path("dist/app.js"));
		assert.equal(
			mapped(`    at ${project.path("dist/app.js")}:2:1`),
			`    at ${project.path("src/app.ts")}:5:3`,
		);
		assert.equal(
			mapped(`    at async run (${href}:2:1)`),
			`    at async run (${project.path("src/app.ts")}:5:3)`,
		);
	});

	it("points to the sources of files with spaces in their names", () => {
		const { href } = pathToFileURL(project.path("dist/a b.js"));
		const source = `    at work (${project.path("src/app.ts")}:5:3)`;
		assert.equal(mapped(at("dist/a b.js")), source);
		assert.equal(mapped(`    at work (${href}:2:1)`), source);
	});

	it("takes the last map that a file names", () => {
		assert.equal(mapped(at("dist/twice.js", 1)), `    at work (${project.path("src/app.ts")}:3:1)`);
	});

	it("stays as it is where there is no map, or none that can be read", () => {
		for (const file of [
			"plain.js",
			"dist/broken.js",
			"dist/gone.js",
			"dist/in-text.js",
			"nowhere.js",
		]) {
			assert.equal(mapped(at(file)), at(file));
		}
	});

	it("stays as it is inside packages", () => {
		assert.equal(mapped(at("node_modules/p/p.js")), at("node_modules/p/p.js"));
	});

	it("stays as it is where the map knows no such place", () => {
		assert.equal(mapped(at("dist/app.js", 9)), at("dist/app.js", 9));
	});

	it("stays as it is in lines that are no frames of files", () => {
		const stack =
			"    at new Promise (<anonymous>)\n    at node:internal/process:1:2\nnot a frame\n";
		assert.equal(mapped(stack), stack);
		assert.equal(mapped(""), "");
	});

	it("is mapped line by line, in its causes too, and nothing else of the error changes", () => {
		const error: ErrorRecord = {
			name: "AssertionError",
			message: `at ${project.path("dist/app.js")}:2:1`,
			stack: `${at("dist/app.js")}\n${at("plain.js")}\n${at("dist/inline.js", 1)}`,
			diff: "-1\n+2",
			code: "E",
			cause: { name: "Error", message: "c", stack: at("dist/app.js") },
		};
		const source = project.path("src/app.ts");
		assert.deepEqual(mapError(error), {
			...error,
			stack: `    at work (${source}:5:3)\n${at("plain.js")}\n    at work (${source}:3:1)`,
			cause: { name: "Error", message: "c", stack: `    at work (${source}:5:3)` },
		});
	});
});
