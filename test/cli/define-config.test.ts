import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { CONFIG_KEYS } from "../../scheduler/suite/config-schema.js";
import { type Project, prun, ROOT, writeProject } from "../support/project.js";
import { said } from "../support/results.js";

const PASSES = "it('passes', () => {});";
const TYPED = `
	import { type Config, defineConfig } from "@prun/prun";
	export const more: Config = { jobs: undefined, reporter: "dot" };
	export default defineConfig({ isolation: "spawn", preload: ["auto"], locks: { db: ["test/db/**"] }, seed: 1 });`;

/** A project in which prun is installed. */
function installed(files: Readonly<Record<string, string>>): Project {
	const project = writeProject(files);
	mkdirSync(project.path("node_modules/@prun"));
	symlinkSync(ROOT, project.path("node_modules/@prun/prun"));
	return project;
}

describe("what prun gives to who imports it", () => {
	let project: Project;
	afterEach(() => project.remove());

	for (const [name, text] of Object.entries({
		"prun.config.ts": TYPED,
		"prun.config.mjs":
			"import { defineConfig } from '@prun/prun'; export default defineConfig({ isolation: 'spawn', seed: 1 });",
		"prun.config.cjs":
			"const { defineConfig } = require('@prun/prun'); module.exports = defineConfig({ isolation: 'spawn', seed: 1 });",
	})) {
		it(`is defineConfig, which gives back the configuration: ${name}`, async () => {
			project = installed({ "test/a.js": PASSES, [name]: text });
			const run = await prun(project);
			const [started] = run.of("run-started");
			assert.deepEqual([started?.isolation, started?.seed], ["spawn", 1], said(run));
		});
	}

	it("has types under every kind of resolution that TypeScript has", async () => {
		project = installed({ "prun.config.ts": TYPED });
		for (const [module, resolution] of [
			["nodenext", "nodenext"],
			["esnext", "bundler"],
			["node20", "node16"],
		]) {
			const told = await typeCheck(project, module ?? "", resolution ?? "");
			assert.equal(told, "", resolution);
		}
	});

	it("has types that refuse what prun would refuse", async () => {
		project = installed({
			"prun.config.ts": `import { defineConfig } from "@prun/prun";
				export const a = defineConfig({ jobs: "4" });
				export const b = defineConfig({ isolation: "vm" });
				export const c = defineConfig({ retires: 1 });
				export const d = defineConfig({ locks: { db: "test/db" } });`,
		});
		const told = await typeCheck(project, "nodenext", "nodenext");
		const lines = [...told.matchAll(/^prun\.config\.ts\((\d),/gm)].map(([, line]) => line);
		assert.deepEqual(lines, ["2", "3", "4", "5"], told);
	});

	it("is a schema for editors with every option, what it is for, and what it must be", () => {
		project = installed({});
		const path = createRequire(project.path("package.json")).resolve("@prun/prun/schema.json");
		const { properties } = JSON.parse(readFileSync(path, "utf8")) as {
			properties: Record<string, { description?: string; errorMessage?: string }>;
		};
		assert.deepEqual(Object.keys(properties), ["$schema", ...CONFIG_KEYS]);
		for (const key of CONFIG_KEYS) {
			assert.match(properties[key]?.description ?? "", /\.$/, key);
			assert.match(properties[key]?.errorMessage ?? "", /^must be /, key);
		}
	});

	it("is documented: every option has its line", () => {
		project = installed({});
		const text = readFileSync(join(ROOT, "docs/configuration.md"), "utf8");
		for (const key of CONFIG_KEYS) assert.ok(text.includes(`\n| \`${key}\` | `), key);
	});
});

/** What the installed TypeScript says about the project's configuration. */
function typeCheck(project: Project, module: string, resolution: string): Promise<string> {
	const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
	const options = `--noEmit --strict --exactOptionalPropertyTypes --skipLibCheck false --types --target es2022`;
	const args = [...options.split(" "), "--module", module, "--moduleResolution", resolution];
	return new Promise((resolve) => {
		execFile(
			process.execPath,
			[tsc, ...args, "prun.config.ts"],
			{ cwd: project.dir },
			(_failed, stdout) => resolve(stdout),
		);
	});
}
