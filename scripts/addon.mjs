// Compiles the addon and the keeper into build/Release.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { bin, run } from "./programs.mjs";

/** Node's headers beside the running Node, so that none are downloaded. */
function headers() {
	const prefix = join(dirname(process.execPath), "..");
	return existsSync(join(prefix, "include", "node", "node_api.h")) ? prefix : undefined;
}

/** Gives why there is none, or nothing. `variables`: of binding.gyp. */
export function buildAddon(variables = "") {
	if (process.platform !== "linux") return `forking is built for Linux, not ${process.platform}`;
	const nodedir = headers();
	if (nodedir === undefined) return "Node's headers are not beside this Node (include/node)";
	const built = run(bin("node-gyp", "node-gyp"), ["rebuild", `--nodedir=${nodedir}`], {
		GYP_DEFINES: variables,
	});
	if (built.status === 0) return undefined;
	return `the compiler failed:\n${built.stderr}`;
}
