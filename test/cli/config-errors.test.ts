import { strict as assert } from "node:assert";
import { prun, writeProject } from "../support/project.js";
import { said } from "../support/results.js";

const PASSES = "it('passes', () => {});";
const KNOWN =
	"preload, preloadIgnore, preloadTimeout, jobs, isolation, sandbox, order, jobTimeout, jobMemory, jobRetries, maxFailures, failOnFlaky, serial, locks, reporter, passWithNoTests, seed";

interface Case {
	readonly title: string;
	readonly files: Readonly<Record<string, string>>;
	/** A text, or what it looks like where Node's or mocha's own words differ between versions. */
	readonly stderr: string | RegExp;
}

const CASES: readonly Case[] = [
	...settings([
		["preload", "true", '"auto" or an array of module names'],
		["preloadIgnore", '"express"', "an array of names"],
		["preloadTimeout", "0", "a whole number of milliseconds of at least 1"],
		["jobs", '"4"', "a whole number of at least 1"],
		["isolation", '"vm"', "one of none, fork, spawn, sandbox"],
		["order", '"backwards"', "one of path, random"],
		["jobTimeout", "-1", "a whole number of milliseconds of at least 0"],
		["jobRetries", "0.5", "a whole number of at least 0"],
		["maxFailures", "null", "a whole number of at least 0"],
		["failOnFlaky", '"yes"', "true or false"],
		["serial", '"test/**"', "an array of patterns"],
		["locks", '{"db":"test/db/**"}', "an object of arrays of patterns"],
		["reporter", "1", "a string or an array of strings"],
		["passWithNoTests", "0", "true or false"],
		["seed", '"x"', "a whole number of at least 0"],
	]),
	{
		title: "an option of prun.config.json that it does not know",
		files: { "prun.config.json": '{ "job": 2 }' },
		stderr: `error: <dir>/prun.config.json: unknown option job  [CONFIG_INVALID]\n hint: known are ${KNOWN}\n`,
	},
	{
		title: "an option that has the name of something every object has",
		files: { "prun.config.json": '{ "constructor": 2 }' },
		stderr: `error: <dir>/prun.config.json: unknown option constructor  [CONFIG_INVALID]\n hint: known are ${KNOWN}\n`,
	},
	{
		title: "several options, all at once",
		files: { "prun.config.json": '{ "jobs": 0, "retires": 1, "order": "path" }' },
		stderr: `error: <dir>/prun.config.json: 2 options are wrong:
  jobs is 0, must be a whole number of at least 1
  unknown option retires
  [CONFIG_INVALID]
 hint: known are ${KNOWN}
`,
	},
	{
		title: "a configuration in TypeScript that throws",
		files: { "prun.config.ts": "\nthrow new Error('no such environment' as string);" },
		stderr: "error: cannot read <dir>/prun.config.ts:2: no such environment  [CONFIG_UNREADABLE]\n",
	},
	{
		title: "the key prun of package.json, when it is in there",
		files: { "package.json": '{ "prun": { "jobs": 0 } }' },
		stderr:
			"error: <dir>/package.json, key prun: jobs is 0, must be a whole number of at least 1  [CONFIG_INVALID]\n",
	},
	{
		title: "a configuration that is no object",
		files: { "prun.config.json": "[]" },
		stderr: "error: <dir>/prun.config.json must export an object  [CONFIG_INVALID]\n",
	},
	{
		title: "a configuration that exports a function",
		files: { "prun.config.mjs": "export default () => ({ jobs: 2 });" },
		stderr:
			"error: <dir>/prun.config.mjs must export an object, not a function: call it there  [CONFIG_INVALID]\n",
	},
	{
		title: "a configuration that throws",
		files: { "prun.config.cjs": "throw new Error('no such environment');" },
		stderr:
			"error: cannot read <dir>/prun.config.cjs:1: no such environment  [CONFIG_UNREADABLE]\n",
	},
	{
		title: "a configuration that is not JSON",
		files: { "prun.config.json": "{ jobs: 2 }" },
		stderr: /^error: cannot read <dir>\/prun\.config\.json:1: .*JSON.*  \[CONFIG_UNREADABLE\]\n$/,
	},
	{
		title: "a package.json that is not JSON",
		files: { "package.json": "{" },
		stderr: /^error: .*<dir>\/package\.json.*\[CONFIG_UNREADABLE\]\n$/,
	},
	{
		title: "a .mocharc.json that is not JSON",
		files: { ".mocharc.json": "{ timeout" },
		stderr: /^error: mocha cannot read its options: .*<dir>\/\.mocharc\.json.*\[MOCHA_FAILED\]\n$/s,
	},
	{
		title: "an option of .mocharc.json that looks like a slip of the pen",
		files: { ".mocharc.json": '{ "timout": 5000 }' },
		stderr: `error: unknown option --timout  [USAGE]
 hint: did you mean --timeout?
`,
	},
	{
		title: "an option of .mocharc.json that cannot work",
		files: { ".mocharc.json": '{ "watch": true }' },
		stderr:
			/^error: mocha's option --watch is refused: .*--no-watch turns off what a configuration has/s,
	},
];

describe("prun exits 2 and names the file, the option, the value and what is allowed for", () => {
	for (const { title, files, stderr } of CASES) {
		it(title, async () => {
			const project = writeProject({ "test/a.js": PASSES, ...files });
			try {
				const run = await prun(project);
				const told = run.stderr.replaceAll(project.dir, "<dir>");
				if (typeof stderr === "string") assert.equal(told, stderr);
				else assert.match(told, stderr);
				assert.equal(run.stdout, "");
				assert.equal(run.code, 2, said(run));
			} finally {
				project.remove();
			}
		});
	}
});

function settings(
	wrong: readonly (readonly [name: string, value: string, allowed: string])[],
): Case[] {
	return wrong.map(([name, value, allowed]) => ({
		title: `${name}, when it is ${value}`,
		files: { "prun.config.json": `{ "${name}": ${value} }` },
		stderr: `error: <dir>/prun.config.json: ${name} is ${value}, must be ${allowed}  [CONFIG_INVALID]\n`,
	}));
}
