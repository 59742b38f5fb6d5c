// Runs the programs of npm packages that building needs.

import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);

export function run(script, args, env = {}) {
	return spawnSync(process.execPath, [script, ...args], {
		cwd: root,
		encoding: "utf8",
		env: { ...process.env, ...env },
	});
}

/** The file of a package's command. */
export function bin(name, command) {
	const manifest = require.resolve(`${name}/package.json`);
	const programs = require(manifest).bin;
	return join(dirname(manifest), typeof programs === "string" ? programs : programs[command]);
}
