// Sorts what mocha's loader gave: options for each file's mocha, files and modules to load, flags
// for Node, and what prun does itself. Every option is used, taken over, or refused by name.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { PrunError, shown } from "../protocol/mod.js";
import { closest } from "./closest.js";
import { MOCHA_OPTIONS, PASSED_ON, type Refusal, useOf } from "./mocha-options.js";
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
	/** Named in mocha's configuration; undefined: none, or mocha's default. */
	readonly reporter: string | undefined;
	/** `reporter-option`, for mocha's own reporters. */
	readonly reporterOptions: Readonly<Record<string, unknown>>;
	/** A run without any test fails. */
	readonly failZero: boolean;
	/** Failed tests don't fail the run. */
	readonly passOnFailing: boolean;
	/** Exit with 1 when tests failed. */
	readonly posixExitCodes: boolean;
	/** Options that neither mocha nor Node have: only test files can act on them. */
	readonly unknown: readonly string[];
}

const BUILT_IN_UIS = new Set(["bdd", "tdd", "qunit", "exports"]);

/** Throws for an option that cannot work. */
export function mochaSettings(given: RawOptions, names: OptionNames, cwd: string): MochaSettings {
	const raw = normalized(given);
	const nodeFlags: Record<string, unknown> = {};
	const unknown: string[] = [];
	for (const [name, value] of Object.entries(raw)) {
		const use = useOf(name);
		if (use !== undefined || name === "_") {
			if (typeof use === "object" && isOn(value)) throw refused(name, use);
		} else if (names.isMochaFlag(name)) {
			if (isOn(value)) throw newerThanPrun(name);
		} else if (names.isNodeFlag(name)) nodeFlags[name] = value;
		else if (!COMMENTS.has(name) && !REPORTER_OPTION.test(name)) unknown.push(name);
	}
	for (const name of unknown) checkUnknown(name, []);
	checkTogether(raw);
	const reporterOptions = reporterOptionsOf(raw);
	const options: Record<string, unknown> = {};
	for (const name of PASSED_ON) if (raw[name] !== undefined) options[camelCase(name)] = raw[name];
	if (Object.keys(reporterOptions).length > 0) options["reporterOption"] = reporterOptions;
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
		uiModule: typeof ui === "string" && !BUILT_IN_UIS.has(ui) ? resolveUi(ui, raw, cwd) : undefined,
		nodeFlags: [
			...names.unparseNodeFlags(nodeFlags),
			...list(raw["node-option"]).map((option) => `--${option.replace(/^--/, "")}`),
		],
		bail: Boolean(raw["bail"]),
		exit: raw["exit"] === true,
		colour: colourOf(raw),
		jobs: raw["parallel"] === true && typeof raw["jobs"] === "number" ? raw["jobs"] : undefined,
		reporter: reporterOf(raw),
		reporterOptions,
		failZero: raw["fail-zero"] === true,
		passOnFailing: raw["pass-on-failing-test-suite"] === true,
		posixExitCodes: raw["posix-exit-codes"] === true,
		unknown,
	};
}

/** For editors and people, in configuration files. */
const COMMENTS = new Set(["$schema", "//"]);

/** `--reporter-option.output=x` */
const REPORTER_OPTION = /^reporter-options?\.(.+)$/;

/** mocha takes its options in camel case too, where they stand in a configuration file. */
export function normalized(raw: RawOptions): RawOptions {
	const entries = Object.entries(raw).map(([name, value]): [string, unknown] => {
		const kebab = kebabCase(name);
		if (kebab === "reporter-options") return ["reporter-option", value];
		// A configuration in JavaScript may have a pattern itself; mocha reads its text back as one.
		const plain = value instanceof RegExp ? String(value) : value;
		return [name !== kebab && useOf(kebab) !== undefined ? kebab : name, plain];
	});
	return { ...Object.fromEntries(entries), _: raw._ };
}

function isOn(value: unknown): boolean {
	return value !== false && value !== undefined;
}

function refused(name: string, { refused: why, hint }: Refusal): PrunError {
	return new PrunError("USAGE", `mocha's option --${name} is refused: ${why}`, { hint });
}

function newerThanPrun(name: string): PrunError {
	return new PrunError(
		"NOT_BUILT_YET",
		`mocha's option --${name} is newer than this prun, which does not know what it does`,
		{ hint: "leave it away, or update prun" },
	);
}

/**
 * The same on the command line, before mocha reads it. mocha takes the word behind an option that it
 * does not know for its value, so a file would be left out without a word: only one that has its
 * value in the same word is let through. `ownNames`: prun's options.
 */
export function refuseUnknown(
	words: readonly string[],
	names: OptionNames,
	ownNames: readonly string[],
): void {
	for (const word of words) {
		if (word === "--") return;
		const name = /^--(?:no-)?([^=]+)/.exec(word)?.[1];
		if (name === undefined || names.isMochaFlag(name) || names.isNodeFlag(name)) continue;
		if (useOf(kebabCase(name)) !== undefined || REPORTER_OPTION.test(name)) continue;
		checkUnknown(name, ownNames);
		if (!word.includes("=")) throw unknownOption(word);
	}
}

function unknownOption(word: string): PrunError {
	return new PrunError("USAGE", `unknown option ${word}`, {
		hint: `see prun --help; mocha's options and Node's flags work too. One that only your tests read has its value in the same word: ${word}=1`,
	});
}

/** Only tests can know it, so it is let through to them; but not what looks like a slip. */
function checkUnknown(name: string, ownNames: readonly string[]): void {
	if (name === "opts") {
		throw new PrunError(
			"USAGE",
			"option --opts is refused: mocha reads no mocha.opts since version 8",
			{
				hint: "move what is in that file to .mocharc.json",
			},
		);
	}
	const meant = closest(name, [...ownNames, ...Object.keys(MOCHA_OPTIONS)]);
	if (meant === undefined) return;
	throw new PrunError("USAGE", `unknown option --${name}`, { hint: `did you mean --${meant}?` });
}

/** What mocha refuses too. */
function checkTogether(raw: RawOptions): void {
	const has = (name: string) => raw[name] !== undefined && raw[name] !== "";
	if (raw["invert"] === true && !has("grep") && !has("fgrep")) {
		throw new PrunError(
			"USAGE",
			"option --invert needs --grep or --fgrep: there is nothing to turn around",
		);
	}
	if (has("grep") && has("fgrep")) {
		throw new PrunError("USAGE", "options --grep and --fgrep exclude each other", {
			hint: "name one of them; a configuration file may have the other",
		});
	}
}

function colourOf(raw: RawOptions): boolean | undefined {
	if (raw["no-colors"] === true) return false;
	return typeof raw["color"] === "boolean" ? raw["color"] : undefined;
}

function reporterOf(raw: RawOptions): string | undefined {
	const { reporter } = raw;
	if (reporter === undefined || reporter === "spec") return undefined;
	if (typeof reporter === "string") return reporter;
	throw new PrunError("USAGE", `mocha's option reporter is ${shown(reporter)}, must be one name`, {
		hint: "several are named with prun's --reporter, which may be repeated",
	});
}

function reporterOptionsOf(raw: RawOptions): Record<string, unknown> {
	const options: Record<string, unknown> = {};
	const given = raw["reporter-option"];
	for (const item of Array.isArray(given) ? (given as unknown[]) : [given]) {
		if (typeof item === "object") Object.assign(options, item);
		else if (item !== undefined) Object.assign(options, pairsOf(shownAsText(item)));
	}
	for (const [name, value] of Object.entries(raw)) {
		const key = REPORTER_OPTION.exec(name)?.[1];
		if (key !== undefined) options[key] = value;
	}
	return options;
}

function shownAsText(item: unknown): string {
	return typeof item === "string" ? item : shown(item);
}

/** `a=1,b` as mocha reads it: { a: "1", b: true }. */
function pairsOf(text: string): Record<string, string | true> {
	const pairs = text.split(/ *, */).map((pair): [string, string | true] => {
		const [key = "", value, ...more] = pair.split("=");
		if (more.length > 0) {
			throw new PrunError(
				"USAGE",
				`option --reporter-option is ${JSON.stringify(pair)}, must be key=value`,
			);
		}
		return [key, value ?? true];
	});
	return Object.fromEntries(pairs);
}

function resolveUi(ui: string, raw: RawOptions, cwd: string): string {
	const path = resolve(cwd, ui);
	if (existsSync(path) || existsSync(`${path}.js`)) return path;
	// A required module may bring it.
	if (list(raw["require"]).length > 0) return ui;
	try {
		createRequire(join(cwd, "package.json")).resolve(ui);
		return ui;
	} catch (cause) {
		throw new PrunError(
			"USAGE",
			`option --ui is ${JSON.stringify(ui)}, must be one of ${[...BUILT_IN_UIS].join(", ")}, or a module`,
			{ hint: "an interface that is a package must be installed in the project", cause },
		);
	}
}

function list(value: unknown): string[] {
	if (value === undefined || value === null || value === false) return [];
	return (Array.isArray(value) ? value : [value]).map(String);
}

function kebabCase(name: string): string {
	return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function camelCase(name: string): string {
	return name.replace(/-([a-z])/g, (_whole, letter: string) => letter.toUpperCase());
}
