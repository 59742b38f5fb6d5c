// What a person sees who gets it wrong: whole commands with all that they print, kept in a file.
//
// UPDATE_SNAPSHOTS=1 node bin/prun.js --no-config dist/test/cli/errors.test.js    writes it anew

import { strict as assert } from "node:assert";
import { existsSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addFiles, prun, ROOT, writeProject } from "../support/project.js";

const SNAPSHOTS = join(ROOT, "test/cli/snapshots/errors.txt");
/** A file that cannot be written because its disk is full; Linux has one. */
const FULL = "/dev/full";
const TESTS = { "test/a.js": "it('passes', () => {});" };

interface Case {
	readonly title: string;
	readonly args?: string;
	readonly files?: Readonly<Record<string, string>>;
	/** Taken away from the project again. */
	readonly without?: string;
}

const CASES: readonly Case[] = [
	{ title: "an unknown option", args: "--frobnicate" },
	{ title: "a value that is not allowed", args: "--isolation container" },
	{ title: "a value that is no number", args: "--job-timeout 5s" },
	{ title: "a value that is missing", args: "--isolation" },
	{ title: "no slots", args: "-j 0" },
	{ title: "a file that is not there", args: "test/none.js" },
	{ title: "no test files", files: { "test/a.js": "", "src/none.txt": "" }, args: "src" },
	{ title: "no mocha", without: "node_modules/mocha" },
	{
		title: "a mocha that is too old",
		without: "node_modules/mocha",
		files: { "node_modules/mocha/package.json": '{ "name": "mocha", "version": "7.2.0" }' },
	},
	{
		title: "a configuration of mocha that does not parse",
		files: { ".mocharc.json": "{ timeout" },
	},
	{
		title: "a configuration that does not parse",
		files: { "prun.config.json": "{\n\tjobs: 2\n}" },
	},
	{ title: "a configuration that is not there", args: "--prun-config none.json" },
	{
		title: "a configuration that throws",
		files: { "prun.config.mjs": "\nthrow new Error('no such environment');" },
	},
	{
		title: "a configuration with one wrong option",
		files: { "prun.config.json": '{ "jobs": "4" }' },
	},
	{
		title: "a configuration with several wrong options",
		files: { "prun.config.json": '{ "jobs": "4", "retires": 1, "serial": "test/db/**" }' },
	},
	{
		title: "a configuration that would be replaced",
		args: "init",
		files: { "prun.config.json": "{}" },
	},
	{ title: "a reporter that does not exist", args: "--reporter nothing" },
	{ title: "a reporter that fails", args: `--reporter json=${FULL} --reporter dot` },
	{ title: "a command that is not built", args: "replay" },
	{ title: "an option that is not built", args: "--shard 1/2" },
	{ title: "a shell that is not known", args: "completion tcsh" },
	{
		title: "a module to preload that does not load",
		args: "--preload ./licence.cjs",
		files: { "licence.cjs": "throw new Error('no licence');" },
	},
	{
		title: "a module to preload that never ends loading",
		args: "--preload ./never.cjs --preload-timeout 500",
		files: { "never.cjs": "for (;;);" },
	},
	{
		title: "a global fixture that fails",
		args: "--require ./fixtures.cjs",
		files: {
			"fixtures.cjs": "exports.mochaGlobalSetup = () => { throw new Error('no database'); };",
		},
	},
	{
		title: "a test file that does not parse",
		args: "--reporter spec -j 1 --seed 1",
		files: { "test/a.js": "it('passes', () => {" },
	},
	{
		title: "a test file that throws while it loads",
		args: "--reporter spec -j 1 --seed 1",
		files: { "test/a.js": "const shop = undefined;\nshop.open();" },
	},
];

describe("what prun prints for a mistake", () => {
	const told: string[] = [];

	for (const one of CASES) {
		it(`is what the snapshot has for ${one.title}`, async function () {
			if (one.args?.includes(FULL) === true && !existsSync(FULL)) this.skip();
			const text = await tell(one);
			told.push(text);
			if (process.env["UPDATE_SNAPSHOTS"] !== undefined) return;
			const kept = readFileSync(SNAPSHOTS, "utf8").split(/(?=^# )/m);
			assert.equal(text, kept.find((each) => each.startsWith(`# ${one.title}\n`))?.trimEnd());
		});
	}

	it("is kept for these cases and no others", () => {
		if (process.env["UPDATE_SNAPSHOTS"] !== undefined) {
			writeFileSync(SNAPSHOTS, `${told.join("\n\n")}\n`);
		}
		const kept = [...readFileSync(SNAPSHOTS, "utf8").matchAll(/^# (.*)/gm)].map(
			([, title]) => title,
		);
		assert.deepEqual(
			kept,
			CASES.map(({ title }) => title),
		);
	});
});

async function tell({ title, args = "", files = {}, without }: Case): Promise<string> {
	const project = writeProject(TESTS);
	try {
		if (without !== undefined) rmSync(project.path(without), { recursive: true });
		addFiles(project, files);
		const run = await prun(project, args.split(" ").filter(Boolean), { reporters: "none" });
		const printed = `${run.stdout}${run.stderr}`.replaceAll(project.dir, "<dir>");
		const command = `$ prun ${args}`.trim();
		return `# ${title}\n${command}\n${sameEverywhere(printed)}\nexit ${run.code}`;
	} finally {
		project.remove();
	}
}

/** Without what differs between machines, between runs, and between versions of Node. */
function sameEverywhere(printed: string): string {
	return printed
		.replaceAll(realpathSync(ROOT), "<prun>")
		.split("\n")
		.filter((line) => !/^ +at .*(?:node:|<prun>)/.test(line))
		.join("\n")
		.replace(/(?<!")\b\d+(?:\.\d+)?(?:ms|s)\b/g, "<time>")
		.replace(/\bseed \d{3,}/g, "seed <seed>")
		.replace(
			/(?:Unexpected token|Expected property name).*JSON.*?(?= {2}\[|$)/gm,
			"<JSON.parse's words>",
		)
		.replace(/^( +at ).*\((?:file:\/\/)?(<dir>[^)]*|test\/[^)]*)\)$/gm, "$1$2")
		.replace(/Node\.js v\d\S+/, "<node>")
		.trim();
}
