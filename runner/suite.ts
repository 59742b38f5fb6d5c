// What there is to run and how: prun's configuration, mocha's options, and the test files.

import { relative, sep } from "node:path";
import { orderFiles } from "../scheduler/plan/mod.js";
import { PrunError } from "../scheduler/protocol/mod.js";
import {
	type Config,
	type Discovered,
	discoverFiles,
	loadConfig,
	loadMochaOptions,
	type MochaSettings,
	mochaSettings,
	normalized,
	optionNames,
	type ProjectMocha,
	type RawOptions,
	refuseUnknown,
	unreadableNames,
} from "../scheduler/suite/mod.js";
import { type Arguments, ownOptionNames } from "./arguments.js";
import { type Settings, settle } from "./settings.js";
import { upToEnd } from "./words.js";

export interface Suite {
	readonly settings: Settings;
	/** mocha's options: by their long names as its own loader gave them, and sorted by who acts on them. */
	readonly raw: RawOptions;
	readonly theirs: MochaSettings;
	/** The patterns that stand on the command line. */
	readonly named: readonly string[];
	/** Absolute, in mocha's order, each once. */
	readonly files: readonly string[];
	/** mocha's words about patterns that match nothing. */
	readonly warnings: readonly string[];
}

/**
 * `given`: instead of the project's configuration of prun. Throws what is wrong with the
 * configuration or the options; no files is no error here.
 */
export async function openSuite(
	cwd: string,
	mocha: ProjectMocha,
	split: Arguments,
	given?: Config,
): Promise<Suite> {
	const config = given ?? (await loadConfig(cwd, split.own["prun-config"])).config;
	const names = optionNames(mocha.root);
	refuseUnknown(split.rest, names, ownOptionNames());
	const raw = normalized(loadMochaOptions(mocha.root, split.rest));
	const theirs = mochaSettings(raw, names, cwd);
	refuseInspector(theirs.nodeFlags);
	const settings = settle(split.own, config, theirs);
	const named = namedPatterns(mocha.root, split.rest);
	const discovered = discover(mocha.root, theirs, split.rest, named);
	refuseUnreadable(cwd, theirs, discovered.files);
	return { settings, raw, theirs, named, ...discovered };
}

/** mocha would leave them out without a word. */
function refuseUnreadable(cwd: string, theirs: MochaSettings, files: readonly string[]): void {
	const names = unreadableNames(cwd, theirs.query, files);
	if (names.length === 0) return;
	throw new PrunError(
		"FILE_NAME",
		`the name of a test file is not UTF-8, so Node cannot open it: ${names.join(", ")}`,
		{ hint: "rename it; mocha leaves such files out without a word" },
	);
}

/** On the command line it is prun's own option; from elsewhere every process would wait for a debugger. */
function refuseInspector(nodeFlags: readonly string[]): void {
	const flag = nodeFlags.find((one) => /^--inspect(?:-brk|-wait)?(?:=|$)/.test(one));
	if (flag === undefined) return;
	throw new PrunError(
		"USAGE",
		`${flag} stands in mocha's configuration, MOCHA_OPTIONS or --node-option, must stand on the command line: one process can be debugged, and prun starts many`,
		{ hint: `take it out there, and debug one file: prun ${flag} test/some.test.js` },
	);
}

/** Those of mocha's words that name files, as mocha tells them from options' values. */
export function namedPatterns(root: string, rest: readonly string[]): readonly string[] {
	const options = upToEnd(rest);
	const words = [...options, "--no-config", "--no-package", ...rest.slice(options.length)];
	// mocha reads this variable with every command line; what it names stands on none.
	const { MOCHA_OPTIONS: variable } = process.env;
	delete process.env["MOCHA_OPTIONS"];
	try {
		return loadMochaOptions(root, words)._;
	} finally {
		if (variable !== undefined) process.env["MOCHA_OPTIONS"] = variable;
	}
}

/** As jobs name them: relative to the project with `/`, in the order in which they start. */
export function plannedFiles(files: readonly string[], cwd: string, settings: Settings): string[] {
	const relatives = files.map((file) => projectPath(cwd, file));
	return orderFiles(relatives, settings.order, settings.seed);
}

/** A file's path as people and jobs name it: relative to the project with `/`. */
export function projectPath(cwd: string, file: string): string {
	return relative(cwd, file).split(sep).join("/");
}

export function noTests(theirs: MochaSettings): PrunError {
	return new PrunError("NO_TESTS", `no test files match ${theirs.query.spec.join(" ")}`, {
		hint: "name files, folders or patterns, or set spec in .mocharc; --pass-with-no-tests makes this no error",
	});
}

/** mocha merges what the command line and its configuration name; here they are told apart. */
function discover(
	root: string,
	theirs: MochaSettings,
	rest: readonly string[],
	named: readonly string[],
): Discovered {
	if (named.length === 0) return discoverFiles(root, theirs.query, named);
	const configured = loadMochaOptions(root, configurationOptions(rest))._;
	const both = configured.length > 0;
	const query = both ? { ...theirs.query, spec: [...named, ...configured] } : theirs.query;
	return discoverFiles(root, query, named);
}

const CONFIGURATION = /^--(?:no-)?(?:config|package)(?:=|$)/;

/** The options that say where mocha's configuration is, with their values. */
function configurationOptions(rest: readonly string[]): string[] {
	return upToEnd(rest).filter((word, at) => {
		const before = rest[at - 1] ?? "";
		return CONFIGURATION.test(word) || before === "--config" || before === "--package";
	});
}
