// Takes prun's own options out of a command line; what is left is mocha's (or Node's) and is read
// by the project's own mocha.

import { PrunError } from "../scheduler/protocol/mod.js";
import { parseSize, SIZE_ALLOWED } from "../scheduler/suite/bytes.js";
import { COMMAND_HELP } from "./command-help.js";

/** `inline`: its value, if it has one, stands behind an equals sign. */
type Kind = "flag" | "number" | "size" | "text" | "texts" | "inline";

interface Option {
	readonly kind: Kind;
	/** For --help: how the value is called, and what it does. */
	readonly value?: string;
	readonly help: string;
	/** The least number that is allowed. */
	readonly least?: number;
	readonly allowed?: readonly string[];
}

const OPTIONS = {
	jobs: {
		kind: "number",
		least: 1,
		value: "N",
		help: "files at a time (default: the CPUs that may be used)",
	},
	isolation: {
		kind: "text",
		value: "LEVEL",
		allowed: ["none", "fork", "spawn", "sandbox"],
		help: "none, fork (default), spawn or sandbox",
	},
	"sandbox-network": {
		kind: "text",
		value: "NETWORK",
		allowed: ["host", "private"],
		help: "of a sandbox: host (default) or private",
	},
	preload: {
		kind: "texts",
		value: "MODULE",
		help: 'load once, before forking; "auto" (default) finds packages; repeatable',
	},
	"preload-timeout": {
		kind: "number",
		least: 1,
		value: "MS",
		help: "how long preloading may take (default 60000)",
	},
	"job-timeout": {
		kind: "number",
		least: 0,
		value: "MS",
		help: "how long a file may take, 0: for ever (default 900000)",
	},
	"job-memory": {
		kind: "size",
		value: "SIZE",
		help: "how much memory a file may take, as 512MB or 1GiB (default: no limit)",
	},
	"job-retries": {
		kind: "number",
		least: 0,
		value: "N",
		help: "run a failed file again, so often (default 0)",
	},
	"max-failures": {
		kind: "number",
		least: 0,
		value: "N",
		help: "start nothing new after N failed files",
	},
	"fail-on-flaky": { kind: "flag", help: "a file that passed only when retried fails the run" },
	order: {
		kind: "text",
		value: "ORDER",
		allowed: ["path", "random"],
		help: "path (default) or random",
	},
	seed: { kind: "number", least: 0, value: "N", help: "for the random order and for Math.random" },
	reporter: {
		kind: "texts",
		value: "NAME[=FILE]",
		help: "live (default on a terminal), spec, dot, json=FILE, or one of mocha's; repeatable",
	},
	"prun-config": { kind: "text", value: "FILE", help: "configuration of prun" },
	"list-reporters": { kind: "flag", help: "mocha's reporters and prun's" },
	"list-interfaces": { kind: "flag", help: "mocha's interfaces" },
	"pass-with-no-tests": { kind: "flag", help: "exit 0 when there is nothing to run" },
	run: { kind: "text", value: "ID", help: "name of this run" },
	framework: { kind: "text", value: "NAME", allowed: ["mocha"], help: "mocha" },
	"inspect-brk": {
		kind: "inline",
		value: "HOST:PORT",
		help: "one file in a plain mocha process that waits for a debugger",
	},
	inspect: { kind: "inline", value: "HOST:PORT", help: "the same without waiting" },
	"inspect-wait": {
		kind: "inline",
		value: "HOST:PORT",
		help: "the same, waits and does not break",
	},
	help: { kind: "flag", help: "this text" },
	version: { kind: "flag", help: "prun's version" },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof OPTIONS;

const ALIASES: Readonly<Record<string, OptionName>> = {
	"-j": "jobs",
	"-R": "reporter",
	"-h": "help",
	"-V": "version",
};

/** Named in the design, not built: refused, never ignored. */
const NOT_BUILT = new Set([
	"--shard",
	"--changed",
	"--nats",
	"--resume",
	"--workers",
	"--wait",
	"--local",
	"--machines",
	"--like",
	"--coverage",
	"--backup",
]);

export function ownOptionNames(): string[] {
	return Object.keys(OPTIONS);
}

/** Node's flags whose value may be the next word; mocha's readers take that for a file. */
const NODE_VALUES = new Set(["--import", "--loader", "--experimental-loader", "--env-file"]);

type Values<K extends Kind> = K extends "flag"
	? boolean
	: K extends "number" | "size"
		? number
		: K extends "text" | "inline"
			? string
			: readonly string[];

export type OwnOptions = { readonly [N in OptionName]?: Values<(typeof OPTIONS)[N]["kind"]> };

export interface Arguments {
	readonly own: OwnOptions;
	/** For the project's mocha. */
	readonly rest: readonly string[];
}

/** Throws USAGE, NOT_BUILT_YET. */
export function splitArguments(argv: readonly string[]): Arguments {
	const own: Record<string, boolean | number | string | string[]> = {};
	const rest: string[] = [];
	for (let at = 0; at < argv.length; at++) {
		const word = argv[at] ?? "";
		if (word === "--") {
			rest.push(...argv.slice(at));
			break;
		}
		const { name, inline } = optionOf(word);
		if (name === undefined) {
			const value = NODE_VALUES.has(word) ? argv[++at] : undefined;
			rest.push(value === undefined ? word : `${word}=${value}`);
			continue;
		}
		const option: Option = OPTIONS[name];
		if (option.kind === "flag") {
			if (inline !== undefined) {
				throw new PrunError(
					"USAGE",
					`option --${name} is ${JSON.stringify(inline)}, must stand alone: it takes no value`,
				);
			}
			own[name] = true;
			continue;
		}
		if (option.kind === "inline") {
			own[name] = inline ?? "";
			continue;
		}
		const value = inline ?? argv[++at];
		if (value === undefined)
			throw new PrunError("USAGE", `option --${name} needs a value, ${option.value ?? ""}`);
		if (option.kind === "texts")
			own[name] = [...((own[name] as string[] | undefined) ?? []), value];
		else own[name] = valueOf(name, option, value);
	}
	return { own, rest };
}

function optionOf(word: string): { name: OptionName | undefined; inline: string | undefined } {
	if (!word.startsWith("-")) return { name: undefined, inline: undefined };
	const equals = word.indexOf("=");
	const bare = equals === -1 ? word : word.slice(0, equals);
	const inline = equals === -1 ? undefined : word.slice(equals + 1);
	if (NOT_BUILT.has(bare)) throw new PrunError("NOT_BUILT_YET", `option ${bare} is not built yet`);
	const alias = ALIASES[bare];
	if (alias !== undefined) return { name: alias, inline };
	const short = /^-j(.+)$/.exec(word)?.[1];
	if (short !== undefined) return { name: "jobs", inline: short };
	const long = bare.startsWith("--") ? bare.slice(2) : "";
	return { name: Object.hasOwn(OPTIONS, long) ? (long as OptionName) : undefined, inline };
}

/** The words that say these options, one way and in one order: they can be compared. */
export function ownWords(own: OwnOptions): string[] {
	return (Object.entries(own) as [OptionName, OwnOptions[OptionName]][])
		.toSorted(([a], [b]) => (a < b ? -1 : 1))
		.flatMap(([name, value]) => {
			if (value === undefined || value === false) return [];
			const alone = value === "" && OPTIONS[name].kind === "inline";
			if (value === true || alone) return [`--${name}`];
			const values = typeof value === "object" ? value : [value];
			return values.map((one) => `--${name}=${String(one)}`);
		});
}

/** Node's flags for a process that shall be debugged; none: nothing is to be debugged. */
export function inspectorFlags(own: OwnOptions): string[] {
	const names = ["inspect-brk", "inspect", "inspect-wait"] as const;
	return names.flatMap((name) => {
		const address = own[name];
		if (address === undefined) return [];
		return [address === "" ? `--${name}` : `--${name}=${address}`];
	});
}

function valueOf(name: string, option: Option, value: string): number | string {
	if (option.kind === "number") return toNumber(name, option, value);
	return option.kind === "size" ? toBytes(name, value) : checked(name, option, value);
}

function toBytes(name: string, value: string): number {
	const bytes = parseSize(value);
	if (bytes !== undefined) return bytes;
	throw new PrunError(
		"USAGE",
		`option --${name} is ${JSON.stringify(value)}, must be ${SIZE_ALLOWED}`,
	);
}

function toNumber(name: string, option: Option, value: string): number {
	const number = Number(value);
	const least = option.least ?? 0;
	if (value.trim() === "" || !Number.isSafeInteger(number) || number < least) {
		throw new PrunError(
			"USAGE",
			`option --${name} is ${JSON.stringify(value)}, must be a whole number of at least ${least}`,
		);
	}
	return number === 0 ? 0 : number; // "-0" too
}

function checked(name: string, option: Option, value: string): string {
	if (option.allowed !== undefined && !option.allowed.includes(value)) {
		throw new PrunError(
			"USAGE",
			`option --${name} is ${JSON.stringify(value)}, must be one of ${option.allowed.join(", ")}`,
		);
	}
	return value;
}

function formOf({ kind, value }: Option): string {
	if (value === undefined) return "";
	return kind === "inline" ? `[=${value}]` : ` ${value}`;
}

/** One of prun's own options, as help and completion tell it. */
export interface OptionTold {
	readonly name: OptionName;
	/** Without its dash. */
	readonly short: string | undefined;
	/** How its value is called; undefined: it takes none. */
	readonly value: string | undefined;
	/** The value as it is written behind the name. */
	readonly form: string;
	readonly allowed: readonly string[] | undefined;
	readonly help: string;
	readonly repeatable: boolean;
}

export function ownOptions(): OptionTold[] {
	return (Object.entries(OPTIONS) as [OptionName, Option][]).map(([name, option]) => ({
		name,
		short: Object.entries(ALIASES)
			.find(([, long]) => long === name)?.[0]
			.slice(1),
		value: option.kind === "inline" ? undefined : option.value,
		form: formOf(option),
		allowed: option.allowed,
		help: option.help,
		repeatable: option.kind === "texts",
	}));
}

export function helpText(): string {
	const commands = Object.entries(COMMAND_HELP).map(
		([name, { help }]) => `  ${name.padEnd(30)} ${help}`,
	);
	const options = ownOptions().map(({ name, short, form, help }) => {
		const left = `${short === undefined ? "   " : `-${short},`} --${name}${form}`;
		return `  ${left.padEnd(30)} ${help}`;
	});
	return [
		"usage: prun [files...] [options]",
		"       prun COMMAND [options]",
		"",
		"Runs a mocha suite in parallel, every file in a process forked from a preloaded one.",
		"",
		...commands,
		"",
		...options,
		"",
		"mocha's options and .mocharc files work with mocha's meaning; Node's flags go to the test processes.",
		"",
	].join("\n");
}
