// The options of prun's configuration: the one place that says which there are. The type, the check
// (config-check.ts) and, made by scripts/config-files.mjs, the JSON schema for editors, the types
// for users and the table in docs/configuration.md all come from here.
//
// Loaded only when there is a configuration to check: valibot costs 10 ms.

import * as v from "valibot";
import { parseSize, SIZE_ALLOWED } from "./bytes.js";
import { DEFAULTS } from "./config-defaults.js";

/** What people and editors are told about an option. */
type About = {
	readonly description: string;
	/** What a message says that it must be. */
	readonly allowed: string;
	readonly default?: string | number | boolean;
	/** In words, where the default is no fixed value. */
	readonly usually?: string;
	readonly examples: readonly unknown[];
};

function option<S extends v.GenericSchema, A extends About>(schema: S, about: A) {
	return v.optional(v.pipe(schema, v.metadata(about)));
}

function whole(least: number) {
	return v.pipe(v.number(), v.safeInteger(), v.minValue(least));
}

const texts = v.array(v.string());

/** As picomatch takes them. */
const LONGEST_PATTERN = 65_536;
const patterns = v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(LONGEST_PATTERN)));
const names = v.array(v.pipe(v.string(), v.minLength(1)));

const milliseconds = (least: number) => `a whole number of milliseconds of at least ${least}`;
const count = (least: number) => `a whole number of at least ${least}`;
const oneOf = (words: readonly string[]) => `one of ${words.join(", ")}`;

const ISOLATION = ["none", "fork", "spawn", "sandbox"] as const;
const NETWORK = ["host", "private"] as const;
const ORDER = ["path", "random"] as const;

/** In the order in which they are documented. */
export const CONFIG = v.strictObject({
	preload: option(v.union([v.literal("auto"), names]), {
		description:
			"What is loaded once, before forking. auto: the packages that the test files reach. An array: these modules, and the packages too if auto is among them.",
		allowed: '"auto" or an array of module names',
		default: DEFAULTS.preload,
		examples: ["auto", ["auto", "./src/heavy.js"]],
	}),
	preloadIgnore: option(names, {
		description: "Packages that auto shall not load, by the names under which they are imported.",
		allowed: "an array of names",
		usually: "none",
		examples: [["some-package"]],
	}),
	preloadTimeout: option(whole(1), {
		description: "How long preloading may take, in milliseconds.",
		allowed: milliseconds(1),
		default: DEFAULTS.preloadTimeout,
		examples: [120_000],
	}),
	jobs: option(whole(1), {
		description: "How many files run at a time.",
		allowed: count(1),
		usually: "the CPUs that may be used",
		examples: [4],
	}),
	isolation: option(v.picklist(ISOLATION), {
		description:
			"What each file gets: a process forked from a preloaded one (fork), a fresh process (spawn), its turn in a shared one (none), or also its own processes, /tmp and copy of the workspace (sandbox).",
		allowed: oneOf(ISOLATION),
		usually: "fork where that is safe, else spawn",
		examples: ["spawn"],
	}),
	sandbox: option(
		v.strictObject({
			network: v.optional(v.picklist(NETWORK)),
			shared: v.optional(texts),
		}),
		{
			description:
				"Of isolation sandbox. network: the machine's (host), or one of its own with a loopback device only (private). shared: files and folders that are not copied, so that what is written there stays.",
			allowed: `an object of network (${oneOf(NETWORK)}) and shared (an array of paths)`,
			usually: '`{"network":"host","shared":[]}`',
			examples: [{ network: "private", shared: ["screenshots"] }],
		},
	),
	order: option(v.picklist(ORDER), {
		description: "In which order files start.",
		allowed: oneOf(ORDER),
		default: DEFAULTS.order,
		examples: ["random"],
	}),
	jobTimeout: option(whole(0), {
		description: "How long a file may take, in milliseconds, before it is killed. 0: for ever.",
		allowed: milliseconds(0),
		default: DEFAULTS.jobTimeout,
		examples: [60_000],
	}),
	jobMemory: option(
		v.pipe(
			v.string(),
			v.check((text) => parseSize(text) !== undefined),
		),
		{
			description:
				"How much memory a file may take beyond what was preloaded, before it is killed as out-of-memory.",
			allowed: SIZE_ALLOWED,
			usually: "no limit",
			examples: ["512MB", "1GiB"],
		},
	),
	jobRetries: option(whole(0), {
		description:
			"How many more times a failed file is run. One that then passes is flaky, and named so.",
		allowed: count(0),
		default: DEFAULTS.jobRetries,
		examples: [1],
	}),
	maxFailures: option(whole(0), {
		description: "Nothing new starts after so many failed files. 0: never stop early.",
		allowed: count(0),
		default: DEFAULTS.maxFailures,
		examples: [10],
	}),
	failOnFlaky: option(v.boolean(), {
		description: "Whether a file that passed only when it was run again fails the run.",
		allowed: "true or false",
		default: DEFAULTS.failOnFlaky,
		examples: [true],
	}),
	serial: option(patterns, {
		description: "Patterns of files that never run at the same time as one another.",
		allowed: "an array of patterns",
		usually: "none",
		examples: [["test/ports/**"]],
	}),
	locks: option(v.record(v.string(), patterns), {
		description:
			"Named locks: files that match patterns under one name never run at the same time as one another.",
		allowed: "an object of arrays of patterns",
		usually: "none",
		examples: [{ db: ["test/db/**"] }],
	}),
	reporter: option(v.union([v.string(), texts]), {
		description:
			"How the run is told: NAME, or NAME=FILE to write it to a file. Several may be given.",
		allowed: "a string or an array of strings",
		usually: "what suits the terminal",
		examples: ["dot", ["spec", "json=events.ndjson"]],
	}),
	passWithNoTests: option(v.boolean(), {
		description: "Whether a run that finds no test files ends with exit code 0 instead of 3.",
		allowed: "true or false",
		default: DEFAULTS.passWithNoTests,
		examples: [true],
	}),
	seed: option(whole(0), {
		description: "For the random order and for Math.random. Every run prints its own.",
		allowed: count(0),
		usually: "another for each run",
		examples: [42],
	}),
});

type Frozen<T> = T extends readonly (infer Item)[]
	? readonly Item[]
	: T extends object
		? { readonly [Key in keyof T]: Frozen<T[Key]> }
		: T;

/** All of it is optional; undefined is as good as absent. */
export type Config = Frozen<v.InferInput<typeof CONFIG>>;

export type ConfigKey = keyof typeof CONFIG.entries;

export const CONFIG_KEYS = Object.keys(CONFIG.entries) as readonly ConfigKey[];

export function aboutOption(key: ConfigKey): About {
	return v.getMetadata(CONFIG.entries[key].wrapped);
}
