// Sorts what mocha's loader gave: options for each file's mocha, files and modules to load, flags
// for Node, and what prun does itself. Every option is used, taken over, or refused by name.

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { PrunError } from "../protocol/mod.js";
import type { FileQuery, OptionNames, RawOptions } from "./project-mocha.js";

export interface MochaSettings {
	/** For `new Mocha(...)` in each child; camel case, plain values. */
	readonly options: Readonly<Record<string, unknown>>;
	readonly query: FileQuery;
	readonly requires: readonly string[];
	/** `--file`, absolute. */
	readonly files: readonly string[];
	readonly uiModule: string | undefined;
	/** Node and V8 flags for the processes that run tests. */
	readonly nodeFlags: readonly string[];
	readonly bail: boolean;
	/** Leave right after the last test. */
	readonly exit: boolean;
	readonly colour: boolean | undefined;
	/** `parallel` and `jobs`, where mocha's configuration has them. */
	readonly jobs: number | undefined;
	/** A reporter named in mocha's configuration: not used. */
	readonly ignoredReporter: string | undefined;
}

/** Go to each file's mocha as they are. */
const PASSED_ON = [
	"allow-uncaught",
	"async-only",
	"bail",
	"check-leaks",
	"delay",
	"diff",
	"dry-run",
	"fail-hook-affected-tests",
	"fgrep",
	"forbid-only",
	"forbid-pending",
	"full-trace",
	"global",
	"grep",
	"inline-diffs",
	"invert",
	"retries",
	"slow",
	"timeout",
	"ui",
] as const;

/** Used here, by the leader. */
const OWN = new Set([
	"_",
	"color",
	"config",
	"exit",
	"extension",
	"file",
	"ignore",
	"jobs",
	"node-option",
	"package",
	"parallel",
	"posix-exit-codes",
	"recursive",
	"reporter",
	"reporter-option",
	"require",
	"sort",
	"spec",
	"watch-files",
	"watch-ignore",
]);

const NOT_BUILT = new Set([
	"fail-zero",
	"list-interfaces",
	"list-reporters",
	"pass-on-failing-test-suite",
	"watch",
]);

const BUILT_IN_UIS = new Set(["bdd", "tdd", "qunit", "exports"]);

/** Throws USAGE or NOT_BUILT_YET for an option that nobody would act on. */
export function mochaSettings(raw: RawOptions, names: OptionNames, cwd: string): MochaSettings {
	const nodeFlags: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(raw)) {
		if (OWN.has(name) || (PASSED_ON as readonly string[]).includes(name)) continue;
		if (NOT_BUILT.has(name)) {
			if (value === false || value === undefined) continue;
			throw new PrunError("NOT_BUILT_YET", `mocha's option --${name} is not built into prun yet`);
		}
		if (names.isMochaFlag(name)) {
			if (value === false || value === undefined) continue;
			throw new PrunError("NOT_BUILT_YET", `mocha's option --${name} is not known to prun`);
		}
		if (!names.isNodeFlag(name)) throw unknownOption(name);
		nodeFlags[name] = value;
	}
	const options: Record<string, unknown> = {};
	for (const name of PASSED_ON) if (raw[name] !== undefined) options[camelCase(name)] = raw[name];
	const ui = raw["ui"];
	const spec = list(raw["_"]).concat(list(raw["spec"]));
	return {
		options,
		query: {
			spec: spec.length > 0 ? spec : ["./test"],
			ignore: list(raw["ignore"]),
			extension: list(raw["extension"]),
			recursive: raw["recursive"] === true,
			sort: raw["sort"] === true,
		},
		requires: list(raw["require"]),
		files: list(raw["file"]).map((file) => resolve(cwd, file)),
		uiModule: typeof ui === "string" && !BUILT_IN_UIS.has(ui) ? resolveUi(ui, cwd) : undefined,
		nodeFlags: [
			...names.unparseNodeFlags(nodeFlags),
			...list(raw["node-option"]).map((option) => `--${option.replace(/^--/, "")}`),
		],
		bail: raw["bail"] === true,
		exit: raw["exit"] === true,
		colour: typeof raw["color"] === "boolean" ? raw["color"] : undefined,
		jobs: raw["parallel"] === true && typeof raw["jobs"] === "number" ? raw["jobs"] : undefined,
		ignoredReporter:
			typeof raw["reporter"] === "string" && raw["reporter"] !== "spec"
				? raw["reporter"]
				: undefined,
	};
}

function unknownOption(name: string): PrunError {
	const dashes = name.length === 1 ? "-" : "--";
	return new PrunError("USAGE", `unknown option ${dashes}${name}`, {
		hint: "see prun --help; mocha's options and Node's flags work too",
	});
}

function resolveUi(ui: string, cwd: string): string {
	const path = resolve(cwd, ui);
	return existsSync(path) || existsSync(`${path}.js`) ? path : ui;
}

function list(value: unknown): string[] {
	if (value === undefined || value === null || value === false) return [];
	return (Array.isArray(value) ? value : [value]).map(String);
}

function camelCase(name: string): string {
	return name.replace(/-([a-z])/g, (_whole, letter: string) => letter.toUpperCase());
}
