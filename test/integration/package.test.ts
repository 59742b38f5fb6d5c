// The package as users get it: packed, installed without any script into an empty project, run.

import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StampedEvent } from "../../scheduler/protocol/mod.js";
import { ROOT } from "../support/project.js";

/** What npm pack must not build in place: other tests run from there. */
const LEFT_OUT = new Set(["node_modules", "dist", "build", "prebuilds", ".git", ".prun", "test"]);

const LIMIT_MS = 120_000;

describe("the package", () => {
	let dir: string;
	let tarball: string;
	let project: string;

	before(async function () {
		this.timeout(2 * LIMIT_MS);
		dir = realpathSync(mkdtempSync(join(tmpdir(), "prun-package-")));
		const checkout = join(dir, "checkout");
		mkdirSync(checkout);
		for (const name of readdirSync(ROOT)) {
			if (!LEFT_OUT.has(name))
				cpSync(join(ROOT, name), join(checkout, name), {
					recursive: true,
					filter: (path) => !path.endsWith("node_modules"),
				});
		}
		symlinkSync(join(ROOT, "node_modules"), join(checkout, "node_modules"));
		await run("npm", ["pack", "--pack-destination", dir], checkout);
		const packed = readdirSync(dir).find((name) => name.endsWith(".tgz"));
		assert.ok(packed !== undefined);
		tarball = join(dir, packed);
		project = join(dir, "project");
		mkdirSync(join(project, "test"), { recursive: true });
		writeFileSync(
			join(project, "package.json"),
			JSON.stringify({ name: "empty", scripts: { test: "prun" } }),
		);
		writeFileSync(join(project, "test", "a.js"), "it('passes', () => {});");
		const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"];
		await run("npm", ["install", ...options, tarball, "mocha@12"], project);
	});
	after(() => rmSync(dir, { recursive: true, force: true }));

	it("forks, installed with --ignore-scripts, and no compiler and no build folder is there", async () => {
		assert.ok(!readdirSync(join(project, "node_modules", "@prun", "prun")).includes("build"));
		const report = ["--reporter", "json=events.ndjson"];
		await run("npm", ["test", "--", "--reporter", "spec", ...report], project);
		const [started] = readFileSync(join(project, "events.ndjson"), "utf8")
			.split("\n")
			.filter((line) => line.includes('"run-started"'))
			.map((line) => JSON.parse(line) as StampedEvent);
		assert.ok(started?.kind === "run-started");
		assert.equal(started.isolation, "fork");
	});

	it("has no test, no source in TypeScript and no file of a checkout's own", async () => {
		const listed = (await run("tar", ["tzf", tarball], dir)).split("\n").filter(Boolean);
		assert.ok(listed.includes("package/prebuilds/linux-x64/keeper"));
		assert.ok(listed.includes("package/dist/bundle/prun.cjs"));
		const strangers = listed.filter((name) =>
			/\.test\.|(?<!\.d)\.ts$|package-lock|\.oxlintrc|biome/.test(name),
		);
		assert.deepEqual(strangers, []);
	});

	it("builds the addon, by the command that doctor names where there is none for the machine", async function () {
		this.timeout(LIMIT_MS);
		const modules = join(project, "node_modules");
		rmSync(join(modules, "@prun", "prun", "prebuilds"), { recursive: true });
		const told = await run("npx", ["prun", "doctor"], project);
		const command = / then: (npm explore .*?);/.exec(told)?.[1] ?? assert.fail(told);
		// Here instead of from the registry, where npx would take it from.
		symlinkSync(join(ROOT, "node_modules", "node-gyp"), join(modules, "node-gyp"));
		symlinkSync("../node-gyp/bin/node-gyp.js", join(modules, ".bin", "node-gyp"));
		const headers = `npm_config_nodedir=${join(process.execPath, "..", "..")}`;
		await run("env", [headers, ...command.split(" ")], project);
		const said = await run("npx", ["prun"], project);
		assert.match(said, /1 file: 1 passed, .*fork/);
	});
}).timeout(LIMIT_MS);

/** Gives its standard output; rejects with all that it said when it fails. */
function run(program: string, args: readonly string[], cwd: string): Promise<string> {
	return new Promise((resolve, reject) => {
		execFile(
			program,
			args,
			{ cwd, timeout: LIMIT_MS, env: withoutPrun() },
			(failed, stdout, stderr) => {
				if (failed === null) resolve(stdout);
				else
					reject(
						new Error(`${program} ${args.join(" ")}: ${failed.message}\n${stdout}\n${stderr}`),
					);
			},
		);
	});
}

/** npm hands its own settings down by the environment, and so does the prun that runs this. */
function withoutPrun(): NodeJS.ProcessEnv {
	return Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^(?:PRUN_|npm_|MOCHA_WORKER_ID)/.test(name)),
	);
}
