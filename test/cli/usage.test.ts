import { strict as assert } from "node:assert";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { type Project, prun, writeProject } from "../support/project.js";
import { said } from "../support/results.js";

const TESTS = { "test/a.js": "it('passes', () => {});" };

interface Case {
	readonly title: string;
	readonly args: readonly string[];
	readonly stderr: string;
}

const CASES: readonly Case[] = [
	{
		title: "an option that looks like a slip of the pen",
		args: ["--job-retry", "2"],
		stderr: `error: unknown option --job-retry  [USAGE]
 hint: did you mean --job-retries?
`,
	},
	{
		title: "an option that looks like a slip, with a value",
		args: ["--timout=7", "test/a.js"],
		stderr: `error: unknown option --timout  [USAGE]
 hint: did you mean --timeout?
`,
	},
	{
		title: "an option that nobody knows, behind which mocha would lose a file",
		args: ["--frobnicate", "test/a.js"],
		stderr: `error: unknown option --frobnicate  [USAGE]
 hint: see prun --help; mocha's options and Node's flags work too. One that only your tests read has its value in the same word: --frobnicate=1
`,
	},
	{
		title: "a number that is none",
		args: ["--jobs", "many"],
		stderr: `error: option --jobs is "many", must be a whole number of at least 1  [USAGE]\n`,
	},
	{
		title: "no slots",
		args: ["-j", "0"],
		stderr: `error: option --jobs is "0", must be a whole number of at least 1  [USAGE]\n`,
	},
	{
		title: "no slots, in one word",
		args: ["-j0"],
		stderr: `error: option --jobs is "0", must be a whole number of at least 1  [USAGE]\n`,
	},
	{
		title: "a number with a unit",
		args: ["--job-timeout", "5s"],
		stderr: `error: option --job-timeout is "5s", must be a whole number of at least 0  [USAGE]\n`,
	},
	{
		title: "a negative number",
		args: ["--job-retries=-1"],
		stderr: `error: option --job-retries is "-1", must be a whole number of at least 0  [USAGE]\n`,
	},
	{
		title: "a fraction",
		args: ["--seed", "1.5"],
		stderr: `error: option --seed is "1.5", must be a whole number of at least 0  [USAGE]\n`,
	},
	{
		title: "an empty number",
		args: ["--max-failures="],
		stderr: `error: option --max-failures is "", must be a whole number of at least 0  [USAGE]\n`,
	},
	{
		title: "a preload timeout of nothing",
		args: ["--preload-timeout", "0"],
		stderr: `error: option --preload-timeout is "0", must be a whole number of at least 1  [USAGE]\n`,
	},
	{
		title: "an isolation level that there is not",
		args: ["--isolation", "container"],
		stderr: `error: option --isolation is "container", must be one of none, fork, spawn, sandbox  [USAGE]\n`,
	},
	{
		title: "an order that there is not",
		args: ["--order", "backwards"],
		stderr: `error: option --order is "backwards", must be one of path, random  [USAGE]\n`,
	},
	{
		title: "a framework that there is not",
		args: ["--framework", "jest"],
		stderr: `error: option --framework is "jest", must be one of mocha  [USAGE]\n`,
	},
	{
		title: "a name of the run that is none",
		args: ["--run", "a b"],
		stderr: `error: option --run is "a b", must be 1 to 64 of A-Z, a-z, 0-9 and -  [USAGE]\n`,
	},
	{
		title: "a reporter that there is not",
		args: ["--reporter", "junit"],
		stderr: `error: option --reporter is "junit", must be one of live, spec, dot, json, of mocha's doc, dot, github-actions, json, json-stream, landing, list, markdown, min, nyan, progress, spec, tap, xunit, or a module  [USAGE]
 hint: a reporter that is a package must be installed in the project
`,
	},
	{
		title: "a report in a place that is a file",
		args: ["--reporter", "json=test/a.js/report.ndjson"],
		stderr: `error: cannot write the report <dir>/test/a.js/report.ndjson: EEXIST: file already exists, mkdir '<dir>/test/a.js'  [USAGE]\n`,
	},
	{
		title: "a report where a folder is",
		args: ["--reporter", "dot=test"],
		stderr: `error: cannot write the report <dir>/test: EISDIR: illegal operation on a directory, open '<dir>/test'  [USAGE]\n`,
	},
	{
		title: "a configuration file that is not there",
		args: ["--prun-config", "none.json"],
		stderr: `error: cannot read <dir>/none.json: ENOENT: no such file or directory, open '<dir>/none.json'  [CONFIG_UNREADABLE]\n`,
	},
];

describe("prun refuses with exit code 2 and names", () => {
	let project: Project;
	before(() => {
		project = writeProject(TESTS);
	});
	after(() => project.remove());

	for (const { title, args, stderr } of CASES) {
		it(title, async () => assertRefused(project, args, stderr));
	}

	it("an option whose value is missing", async () => {
		const run = await prun(project, ["--isolation"], { reporters: "none" });
		assert.equal(run.stderr, "error: option --isolation needs a value, LEVEL  [USAGE]\n");
		assert.equal(run.code, 2, said(run));
	});

	it("a value for an option that takes none", async () => {
		for (const option of ["--fail-on-flaky=false", "--pass-with-no-tests=0"]) {
			const run = await prun(project, [option]);
			const [name, value] = option.split("=");
			assert.match(
				run.stderr,
				new RegExp(`^error: option ${name} is "${value}", must .* \\[USAGE\\]\n$`),
			);
			assert.equal(run.code, 2, said(run));
		}
	});

	it("a number that is none, in one word with its short option", async () => {
		await assertRefused(
			project,
			["-jmany"],
			`error: option --jobs is "many", must be a whole number of at least 1  [USAGE]\n`,
		);
	});

	it("what of DESIGN is not built yet, option by option", async () => {
		const options = ["--shard", "--changed", "--nats", "--resume", "--workers", "--wait"];
		options.push("--local", "--machines", "--like", "--coverage");
		const runs = options.map((option) => prun(project, [`${option}=1`]));
		for (const [index, run] of (await Promise.all(runs)).entries()) {
			assert.equal(
				run.stderr,
				`error: option ${options[index]} is not built yet  [NOT_BUILT_YET]\n`,
			);
			assert.equal(run.code, 2, said(run));
		}
	});

	it("what of mocha cannot work, and why", async () => {
		const run = await prun(project, ["--watch"]);
		assert.match(
			run.stderr,
			/^error: mocha's option --watch is refused: .*\n hint: .*npx mocha --watch/,
		);
		assert.equal(run.code, 2, said(run));
	});

	it("an order that is not built yet", async () => {
		for (const order of ["longest", "failed"]) {
			const run = await prun(project, ["--order", order]);
			assert.equal(
				run.stderr,
				`error: option --order is "${order}", must be one of path, random  [USAGE]\n`,
			);
		}
	});

	it("a folder without mocha", async () => {
		const without = writeProject(TESTS);
		try {
			rmSync(without.path("node_modules/mocha"));
			await assertRefused(
				without,
				[],
				`error: there is no mocha in <dir> or above  [MOCHA_MISSING]
 hint: install it: npm install --save-dev mocha
`,
			);
		} finally {
			without.remove();
		}
	});

	it("a mocha that is too old", async () => {
		const old = writeProject(TESTS);
		try {
			rmSync(old.path("node_modules/mocha"));
			mkdirSync(old.path("node_modules/mocha"));
			writeFileSync(
				old.path("node_modules/mocha/package.json"),
				'{ "name": "mocha", "version": "7.2.0" }',
			);
			await assertRefused(
				old,
				[],
				`error: mocha 7.2.0 is too old: prun runs mocha 8 to 12  [MOCHA_UNSUPPORTED]
 hint: install a newer one: npm install --save-dev mocha@latest
`,
			);
		} finally {
			old.remove();
		}
	});
});

describe("prun --help and --version", () => {
	let project: Project;
	before(() => {
		project = writeProject({});
	});
	after(() => project.remove());

	it("answer on standard output with exit code 0, also where there are no tests", async () => {
		const help = await prun(project, ["--help"]);
		assert.equal(help.code, 0);
		assert.equal(help.stderr, "");
		assert.match(help.stdout, /^usage: prun \[files\.\.\.\] \[options\]\n/);
		for (const option of [
			"--jobs N",
			"--isolation LEVEL",
			"--preload MODULE",
			"--reporter NAME[=FILE]",
		]) {
			assert.ok(help.stdout.includes(option), option);
		}
		const version = await prun(project, ["-V"]);
		assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
		assert.equal(version.code, 0);
	});
});

async function assertRefused(
	project: Project,
	args: readonly string[],
	stderr: string,
): Promise<void> {
	const run = await prun(project, args);
	assert.equal(run.stderr.replaceAll(project.dir, "<dir>"), stderr);
	assert.equal(run.stdout, "");
	assert.equal(run.code, 2, said(run));
	assert.deepEqual(run.events, []);
}
