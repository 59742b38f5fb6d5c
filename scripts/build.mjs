// Builds dist/ and, where there is a compiler and Node's headers, the addon and the keeper.
// Without them prun works all the same, with `spawn`; this says so.
//
// Run by the root package's own `prepare`, so that nothing depends on install scripts of
// dependencies.

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { buildAddon } from "./addon.mjs";
import { writeConfigFiles } from "./config-files.mjs";
import { bin, root, run } from "./programs.mjs";

rmSync(join(root, "dist"), { recursive: true, force: true });
const types = run(bin("typescript", "tsc"), ["-p", "."]);
process.stdout.write(types.stdout);
process.stderr.write(types.stderr);
// What has a wrong type is built all the same, and the build fails at its end.
if (types.status !== 0) process.exitCode = 1;

// One file for each of the programs that are waited for: the ES modules of dist/ cost 40 ms more to
// load (docs/decisions/0005-bundles.md). And one for the reporter that the project's mocha loads,
// which must be CommonJS. The rest of dist/ is for tests and benchmarks.
await esbuild({
	absWorkingDir: root,
	entryPoints: {
		prun: "dist/runner/main.js",
		config: "dist/runner/define-config.js",
		process: "dist/worker/zygote/process-main.js",
		"portable-keeper": "dist/worker/zygote/portable-keeper-main.js",
		"plain-reporter": "dist/worker/adapters/mocha/plain-reporter.js",
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
