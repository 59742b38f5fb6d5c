// Coverage by c8 and by nyc over prun: what they say over mocha, line by line, at every level.

import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PRUN, type Project, ROOT, writeProject } from "../support/project.js";

const require = createRequire(import.meta.url);

const MOCHA = join(ROOT, "node_modules", "mocha", "bin", "mocha.js");
const TOOLS = {
	c8: join(ROOT, "node_modules", "c8", "bin", "c8.js"),
	nyc: join(ROOT, "node_modules", "nyc", "bin", "nyc.js"),
} as const;

/** Each file runs other lines; one is loaded by a `--require` module, one in a process of its own. */
const SUITE = {
	"package.json": '{ "name": "covered" }',
	"src/shapes.js": `
exports.area = (shape) => {
	if (shape.kind === "circle") {
		return Math.PI * shape.radius ** 2;
	}
	if (shape.kind === "square") {
		return shape.side ** 2;
	}
	throw new Error("no such shape");
};
exports.never = () => {
	return "never";
};
`,
	"src/early.js":
		"exports.early = (yes) => {\n\tif (yes) {\n\t\treturn 1;\n\t}\n\treturn 2;\n};\nexports.early(true);\n",
	"src/child.js":
		'if (process.argv.length > 2) {\n\tprocess.stdout.write("yes");\n} else {\n\tprocess.stdout.write("no");\n}\n',
	"test/setup.js": "require('../src/early.js');",
	"test/circle.test.js":
		"const { area } = require('../src/shapes'); it('circle', () => { area({ kind: 'circle', radius: 1 }); });",
	"test/square.test.js":
		"const { area } = require('../src/shapes'); it('square', () => { area({ kind: 'square', side: 1 }); });",
	"test/child.test.js":
		"it('child', () => { require('node:child_process').execFileSync(process.execPath, ['src/child.js', 'a']); });",
	"test/exits.test.js":
		"process.on('exit', () => require('../src/early.js').early(false)); it('exits', () => {});",
};

type Lines = Readonly<Record<string, Readonly<Record<string, boolean>>>>;

describe("coverage", () => {
	let project: Project;
	before(() => {
		project = writeProject(SUITE);
		symlinkSync(join(ROOT, "node_modules", "nyc"), project.path("node_modules/nyc"));
	});
	after(() => project.remove());

	for (const tool of ["c8", "nyc"] as const) {
		let expected: Lines;
		before(async () => {
			expected = await linesCovered(project, tool, [MOCHA, "--require", "./test/setup.js"]);
		});

		for (const level of ["fork", "spawn", "none"]) {
			it(`by ${tool} over prun under ${level} is that over mocha, line by line`, async () => {
				assert.deepEqual(Object.keys(expected).sort(), [
					"src/child.js",
					"src/early.js",
					"src/shapes.js",
				]);
				assert.equal(expected["src/shapes.js"]?.["4"], true);
				const covered = await linesCovered(project, tool, [
					PRUN,
					"--isolation",
					level,
					"--require",
					"./test/setup.js",
				]);
				assert.deepEqual(covered, expected);
			}).timeout(60_000);
		}
	}
});

/** By file and line: whether it ran. */
async function linesCovered(
	project: Project,
	tool: keyof typeof TOOLS,
	command: readonly string[],
): Promise<Lines> {
	const report = ["-r", "json", "--temp-directory", ".nyc_output", "--exclude", "test"];
	const argv = [TOOLS[tool], ...report, process.execPath, ...command];
	await new Promise<void>((resolve, reject) => {
		execFile(
			process.execPath,
			argv,
			{ cwd: project.dir, timeout: 50_000 },
			(failed, stdout, stderr) =>
				failed === null ? resolve() : reject(new Error(`${failed.message}\n${stdout}\n${stderr}`)),
		);
	});
	type CoverageMap = {
		files(): string[];
		fileCoverageFor(file: string): { getLineCoverage(): Record<string, number> };
	};
	const { createCoverageMap } = require("istanbul-lib-coverage") as {
		createCoverageMap(json: unknown): CoverageMap;
	};
	const json: unknown = JSON.parse(
		readFileSync(project.path("coverage/coverage-final.json"), "utf8"),
	);
	const map = createCoverageMap(json);
	return Object.fromEntries(
		map
			.files()
			.map((file) => [
				file.slice(project.dir.length + 1),
				Object.fromEntries(
					Object.entries(map.fileCoverageFor(file).getLineCoverage()).map(([line, count]) => [
						line,
						count > 0,
					]),
				),
			]),
	);
}
