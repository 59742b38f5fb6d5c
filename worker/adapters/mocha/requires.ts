// `--require` modules: loaded as mocha loads them, and which of them may load before the fork.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { isAbsolute, join, resolve } from "node:path";

export interface SplitRequires {
	/** Load before the fork. */
	readonly early: string[];
	/** Load in every child. */
	readonly inChild: string[];
	readonly namesFixtures: boolean;
}

/**
 * Root hook plugins load in every child, so that what they hold is the child's own; and so does
 * what follows the first of them, because the order of `--require` is a promise of mocha's.
 * A plugin is known by the names that it must export standing in its text.
 */
export function splitRequires(requires: readonly string[], cwd: string): SplitRequires {
	const resolved = requires.map((module) => resolveRequire(module, cwd));
	const texts = resolved.map(textOf);
	const first = texts.findIndex((text) => PLUGIN_EXPORTS.test(text));
	const split = first === -1 ? resolved.length : first;
	return {
		early: resolved.slice(0, split),
		inChild: resolved.slice(split),
		namesFixtures: texts.some((text) => FIXTURE_EXPORTS.test(text)),
	};
}

/** As mocha: a file when there is one by that name, else a package as seen from the project. */
function resolveRequire(module: string, cwd: string): string {
	if (existsSync(resolve(cwd, module)) || existsSync(resolve(cwd, `${module}.js`))) {
		return resolve(cwd, module);
	}
	try {
		return createRequire(join(cwd, "package.json")).resolve(module);
	} catch {
		// Not there, or only for `import`: mocha's own loader then tells which.
		return module;
	}
}

const PLUGIN_EXPORTS = /\bmocha(?:Hooks|GlobalSetup|GlobalTeardown)\b/;
const FIXTURE_EXPORTS = /\bmochaGlobal(?:Setup|Teardown)\b/;

function textOf(path: string): string {
	if (!isAbsolute(path)) return "";
	for (const candidate of [path, `${path}.js`]) {
		try {
			return readFileSync(candidate, "utf8");
		} catch {
			// A folder, or named without its extension: try the next.
		}
	}
	return "";
}
