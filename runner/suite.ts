// What there is to run and how: prun's configuration, mocha's options, and the test files.

import { PrunError } from "../scheduler/protocol/mod.js";
import {
	type Discovered,
	discoverFiles,
	loadConfig,
	loadMochaOptions,
	type MochaSettings,
	mochaSettings,
	optionNames,
	type ProjectMocha,
	type RawOptions,
	refuseSlips,
} from "../scheduler/suite/mod.js";
import { type Arguments, ownOptionNames } from "./arguments.js";
import { type Settings, settle } from "./settings.js";

export interface Suite {
	readonly settings: Settings;
	/** mocha's options: as its own loader gave them, and sorted by who acts on them. */
	readonly raw: RawOptions;
	readonly theirs: MochaSettings;
	/** Absolute, in mocha's order, each once. */
	readonly files: readonly string[];
	/** mocha's words about patterns that match nothing. */
	readonly warnings: readonly string[];
}

/** Throws what is wrong with the configuration or the options; no files is no error here. */
export async function openSuite(
	cwd: string,
	mocha: ProjectMocha,
	split: Arguments,
): Promise<Suite> {
	const { config } = await loadConfig(cwd, split.own["prun-config"]);
	const names = optionNames(mocha.root);
	refuseSlips(split.rest, names, ownOptionNames());
	const raw = loadMochaOptions(mocha.root, split.rest);
	const theirs = mochaSettings(raw, names, cwd);
	const settings = settle(split.own, config, theirs);
	return { settings, raw, theirs, ...discover(mocha.root, theirs, split.rest) };
}

export function noTests(theirs: MochaSettings): PrunError {
	return new PrunError("NO_TESTS", `no test files match ${theirs.query.spec.join(" ")}`, {
		hint: "name files, folders or patterns, or set spec in .mocharc; --pass-with-no-tests makes this no error",
	});
}

/** mocha merges what the command line and its configuration name; here they are told apart. */
function discover(root: string, theirs: MochaSettings, rest: readonly string[]): Discovered {
	const named = loadMochaOptions(root, [...rest, "--no-config", "--no-package"])._;
	if (named.length === 0) return discoverFiles(root, theirs.query, named);
	const configured = loadMochaOptions(root, configurationOptions(rest))._;
	const both = configured.length > 0;
	const query = both ? { ...theirs.query, spec: [...named, ...configured] } : theirs.query;
	return discoverFiles(root, query, named);
}

const CONFIGURATION = /^--(?:no-)?(?:config|package)(?:=|$)/;

/** The options that say where mocha's configuration is, with their values. */
function configurationOptions(rest: readonly string[]): string[] {
	return rest.filter((word, at) => {
		const before = rest[at - 1] ?? "";
		return CONFIGURATION.test(word) || before === "--config" || before === "--package";
	});
}
