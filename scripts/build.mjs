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

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);

function run(script, args) {
	return spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: "utf8" });
}

function bin(name, command) {
	const manifest = require.resolve(`${name}/package.json`);
	const { bin } = require(manifest);
	return join(dirname(manifest), typeof bin === "string" ? bin : bin[command]);
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
if (types.status !== 0) process.exit(types.status ?? 1);

writeFileSync(join(root, "dist", ".built"), "");

const problem = process.argv.includes("--no-addon") ? "it was not asked for" : buildAddon();
if (problem !== undefined) {
	console.warn(`prun: no native addon, files will be isolated with spawn: ${problem}`);
}
