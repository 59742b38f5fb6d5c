// Builds dist/ and, where there is a compiler and Node's headers, the addon and the keeper.
// Without them prun works all the same, with `spawn`; this says so.
//
// Run by the root package's own `prepare`, so that nothing depends on install scripts of
// dependencies.

import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as esbuild } from "esbuild";
import { writeConfigFiles } from "./config-files.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);

function run(script, args) {
	return spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: "utf8" });
}

function bin(name, command) {
	const manifest = require.resolve(`${name}/package.json`);
	const programs = require(manifest).bin;
	return join(dirname(manifest), typeof programs === "string" ? programs : programs[command]);
}

/** Node's headers beside the running Node, so that none are downloaded. */
function headers() {
	const prefix = join(dirname(process.execPath), "..");
	return existsSync(join(prefix, "include", "node", "node_api.h")) ? prefix : undefined;
}

function buildAddon() {
	if (process.platform !== "linux") return `forking is built for Linux, not ${process.platform}`;
	const nodedir = headers();
	if (nodedir === undefined) return "Node's headers are not beside this Node (include/node)";
	const built = run(bin("node-gyp", "node-gyp"), ["rebuild", `--nodedir=${nodedir}`]);
	if (built.status === 0) return undefined;
	return `the compiler failed:\n${built.stderr}`;
}

rmSync(join(root, "dist"), { recursive: true, force: true });
const types = run(bin("typescript", "tsc"), ["-p", "."]);
process.stdout.write(types.stdout);
process.stderr.write(types.stderr);
// What has a wrong type is built all the same, and the build fails at its end.
if (types.status !== 0) process.exitCode = 1;

// One file for each of the two programs that are waited for: the ES modules of dist/ cost 40 ms
// more to load (docs/decisions/0005-bundles.md). The rest of dist/ is for tests and benchmarks.
await esbuild({
	absWorkingDir: root,
	entryPoints: {
		prun: "dist/runner/main.js",
		config: "dist/runner/define-config.js",
		process: "dist/worker/zygote/process-main.js",
		"portable-keeper": "dist/worker/zygote/portable-keeper-main.js",
	},
	outdir: "dist/bundle",
	outExtension: { ".js": ".cjs" },
	bundle: true,
	platform: "node",
	format: "cjs",
	target: "node20",
	packages: "external",
	sourcemap: true,
	sourcesContent: false,
	define: { "import.meta.url": "importMetaUrl" },
	banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
	logLevel: "warning",
});
await writeConfigFiles(root);
writeFileSync(join(root, "dist", ".built"), "");

const problem = process.argv.includes("--no-addon") ? "it was not asked for" : buildAddon();
if (problem !== undefined) {
	console.warn(`prun: no native addon, files will be isolated with spawn: ${problem}`);
}
