// The leader's view of the project's own mocha: where it is, and its own ways to read options and
// to find files, so that both mean what they mean to mocha, in every version.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { messageOf, PrunError } from "../protocol/mod.js";

const require = createRequire(import.meta.url);

const OLDEST_MAJOR = 8;

export interface ProjectMocha {
	/** Its folder. */
	readonly root: string;
	readonly version: string;
	/** Its command's file. */
	readonly command: string;
}

/** Folder of the mocha that the project at `cwd` would run. Throws MOCHA_MISSING, MOCHA_UNSUPPORTED. */
export function findMocha(cwd: string): ProjectMocha {
	let path: string;
	try {
		path = createRequire(join(cwd, "package.json")).resolve("mocha/package.json");
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") {
			throw new PrunError(
				"CONFIG_UNREADABLE",
				`cannot look for mocha from ${join(cwd, "package.json")}: ${messageOf(cause)}`,
				{
					cause,
				},
			);
		}
		throw new PrunError("MOCHA_MISSING", `there is no mocha in ${cwd} or above`, {
			hint: "install it: npm install --save-dev mocha",
			cause,
		});
	}
	const manifest = JSON.parse(readFileSync(path, "utf8")) as {
		version: string;
		bin: Readonly<Record<string, string>>;
	};
	const { version } = manifest;
	if (Number.parseInt(version, 10) < OLDEST_MAJOR) {
		throw new PrunError(
			"MOCHA_UNSUPPORTED",
			`mocha ${version} is too old: prun runs mocha 8 to 12`,
			{
				hint: "install a newer one: npm install --save-dev mocha@latest",
			},
		);
	}
	const root = dirname(path);
	return { root, version, command: join(root, manifest.bin["mocha"] ?? "") };
}

/** mocha's options by their long names, as its loader gives them. */
export type RawOptions = Readonly<Record<string, unknown>> & { readonly _: readonly string[] };

/** Command line, MOCHA_OPTIONS, configuration file and package.json, with mocha's precedence. */
export function loadMochaOptions(root: string, argv: readonly string[]): RawOptions {
	const { loadOptions } = part(root, "lib/cli/options") as {
		loadOptions(argv: string[]): RawOptions;
	};
	return guarded("mocha cannot read its options", () => loadOptions([...argv])).value;
}

/** Options of the time before version 8, which mocha no longer reads; undefined: none, or replaced. */
export function findForgottenOptions(root: string, cwd: string): string | undefined {
	const file = join("test", "mocha.opts");
	if (!existsSync(join(cwd, file))) return undefined;
	return findMochaConfig(root, cwd) === undefined ? file : undefined;
}

/** The .mocharc that mocha finds from there, by its path. */
export function findMochaConfig(root: string, cwd: string): string | undefined {
	const { findConfig } = part(root, "lib/cli/config") as {
		findConfig(cwd: string): string | null | undefined;
	};
	return findConfig(cwd) ?? undefined;
}

export type Listing = "list-reporters" | "list-interfaces";

interface Listed {
	readonly description?: string;
	readonly abstract?: boolean;
	readonly browserOnly?: boolean;
}

/** As mocha prints it for that option; version 12 itself prints no reporters (`abstract` is inherited). */
export function listing(root: string, name: Listing): string {
	const file = name === "list-reporters" ? "lib/reporters/index" : "lib/interfaces/index";
	const listed = Object.entries(part(root, file) as Record<string, Listed>)
		.filter(([key, one]) => /^[a-z]/.test(key) && one.browserOnly !== true && !isAbstract(one))
		.sort(([a], [b]) => (a < b ? -1 : 1));
	const width = Math.max(...listed.map(([key]) => key.length)) + 1;
	const lines = listed.map(([key, { description }]) =>
		`    ${key.padEnd(width)}${description === undefined ? "" : `- ${description}`}`.trimEnd(),
	);
	return ["", ...lines, ""].join("\n");
}

function isAbstract(one: Listed): boolean {
	return Object.hasOwn(one, "abstract") && one.abstract === true;
}

export interface OptionNames {
	isMochaFlag(name: string): boolean;
	isNodeFlag(name: string): boolean;
	/** `{ "max-old-space-size": 100 }` to `--max-old-space-size=100`. */
	unparseNodeFlags(flags: Readonly<Record<string, unknown>>): string[];
}

export function optionNames(root: string): OptionNames {
	const { isMochaFlag } = part(root, "lib/cli/run-option-metadata") as OptionNames;
	const { isNodeFlag, unparseNodeFlags } = part(root, "lib/cli/node-flags") as {
		isNodeFlag(name: string, bareword?: boolean): boolean;
		unparseNodeFlags: OptionNames["unparseNodeFlags"];
	};
	return { isMochaFlag, isNodeFlag: (name) => isNodeFlag(name), unparseNodeFlags };
}

export interface FileQuery {
	readonly spec: readonly string[];
	readonly ignore: readonly string[];
	readonly extension: readonly string[];
	readonly recursive: boolean;
	readonly sort: boolean;
}

/** Absolute paths in mocha's order, and its warnings about patterns that match nothing. */
export function lookupFiles(
	root: string,
	query: FileQuery,
): { files: string[]; warnings: readonly string[] } {
	const collect = part(root, "lib/cli/collect-files") as (
		query: FileQuery & { file: string[] },
	) => string[] | { files: string[] };
	const { value, said } = guarded("mocha cannot look up the test files", () =>
		collect({ ...query, file: [] }),
	);
	if (value === undefined) return { files: [], warnings: said };
	return { files: Array.isArray(value) ? value : value.files, warnings: said };
}

/** A module of mocha's: `.js` up to 11, some `.cjs` in 12. */
function part(root: string, name: string): unknown {
	const cjs = join(root, `${name}.cjs`);
	let loaded: { default?: unknown };
	try {
		loaded = require(existsSync(cjs) ? cjs : join(root, `${name}.js`));
	} catch (cause) {
		const [why] = messageOf(cause).split("\n");
		throw new PrunError("MOCHA_FAILED", `cannot load mocha from ${root}: ${why}`, {
			hint: "what is installed is not whole: install it again, with npm ci",
			cause,
		});
	}
	return typeof loaded.default === "function" ? loaded.default : loaded;
}

class Exit extends Error {}

/**
 * mocha's helpers print and exit by themselves. In here an exit gives `value` undefined where mocha
 * found nothing, else it throws MOCHA_FAILED; what was printed is in `said`.
 */
function guarded<T>(what: string, call: () => T): { value: T; said: string[] } {
	const { exit } = process;
	const { error, warn, log } = console;
	const said: string[] = [];
	const keep = (...words: unknown[]) => void said.push(stripVTControlCharacters(words.join(" ")));
	Object.assign(console, { error: keep, warn: keep, log: keep });
	process.exit = () => {
		throw new Exit();
	};
	try {
		return { value: call(), said };
	} catch (thrown) {
		if (thrown instanceof Exit && said.some((line) => line.includes("No test files found"))) {
			return { value: undefined as T, said };
		}
		const why = thrown instanceof Exit ? said.join("\n") : messageOf(thrown);
		throw new PrunError("MOCHA_FAILED", `${what}: ${why}`, { cause: thrown });
	} finally {
		process.exit = exit;
		Object.assign(console, { error, warn, log });
	}
}
