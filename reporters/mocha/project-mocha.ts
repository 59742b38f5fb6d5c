// The project's own mocha in the leader: its classes, and one of its reporters by name, found as
// mocha itself finds it: built in, a package of the project, or a path.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { messageOf, PrunError } from "../../scheduler/protocol/mod.js";
import type { MochaForReporters } from "../reporter.js";

const require = createRequire(import.meta.url);

export interface Suite {
	readonly title: string;
	readonly ctx: unknown;
	addTest(test: Test): void;
}

export interface Runnable {
	parent: Suite;
	ctx: unknown;
	file: string;
	body: string;
	/** undefined: it never ran. */
	duration: number | undefined;
	state: "passed" | "failed" | "pending";
	pending: boolean;
	slow(ms: number): void;
	currentRetry(count: number): void;
}

export type Test = Runnable;

export interface Runner {
	readonly stats: { start?: Date };
	total: number;
	failures: number;
	state: string;
	emit(event: string, ...values: readonly unknown[]): boolean;
}

type MakeRunnable = new (title: string, body?: () => void) => Runnable;

export interface MochaClasses {
	readonly Suite: {
		new (title: string, context: object, isRoot: boolean): Suite;
		create(parent: Suite, title: string): Suite;
	};
	readonly Context: new () => object;
	readonly Test: MakeRunnable;
	readonly Hook: MakeRunnable;
	readonly Runner: new (suite: Suite, options: object) => Runner;
	readonly utils: { stackTraceFilter(): (stack: string) => string };
}

export interface MochasReporter {
	done?(failures: number, finished: (failures: number) => void): void;
}

interface Instance {
	readonly options: Readonly<Record<string, unknown>>;
	readonly _reporter: new (runner: Runner, options: object) => MochasReporter;
}

interface BuiltIn {
	readonly abstract?: boolean;
	readonly browserOnly?: boolean;
}

interface BaseReporter extends BuiltIn {
	useColors: boolean;
	inlineDiffs: boolean;
	hideDiff: boolean;
}

interface MochaClass extends MochaClasses {
	new (options: Readonly<Record<string, unknown>>): Instance;
	readonly reporters: Readonly<Record<string, BuiltIn>> & { readonly Base: BaseReporter };
}

export interface ProjectMocha {
	readonly classes: MochaClasses;
	/** A runner of that suite, with mocha's own statistics. */
	newRunner(root: Suite): Runner;
	newReporter(runner: Runner): MochasReporter;
}

/** Throws USAGE for a reporter that there is not, REPORTER_FAILED for one that cannot be loaded. */
export function loadReporter(
	name: string,
	{ root, options, colour }: MochaForReporters,
	ours: readonly string[],
): ProjectMocha {
	const Mocha = loadMocha(root);
	const color = colour === undefined ? {} : { color: colour };
	const mocha = guarded(name, Mocha, ours, () => {
		// The interface is for test files, and has its modules in their processes.
		return new Mocha({ ...options, ui: "bdd", reporter: name, ...color });
	});
	const collectStats = loadStatsCollector(root);
	return {
		classes: Mocha,
		newRunner(suite) {
			const runner = new Mocha.Runner(suite, { delay: false, cleanReferencesAfterRun: false });
			collectStats(runner);
			return runner;
		},
		newReporter(runner) {
			const reporter = new mocha._reporter(runner, mocha.options);
			const { Base } = Mocha.reporters;
			if (colour !== undefined) Base.useColors = colour;
			Base.inlineDiffs = mocha.options["inlineDiffs"] === true;
			Base.hideDiff = mocha.options["diff"] === false;
			return reporter;
		},
	};
}

function guarded<T>(name: string, Mocha: MochaClass, ours: readonly string[], make: () => T): T {
	try {
		return make();
	} catch (cause) {
		const why = messageOf(cause);
		const missing = why.startsWith("invalid reporter") || why.includes(`${name}'`);
		if (!missing || !/invalid reporter|Cannot find module/.test(why)) {
			throw new PrunError("REPORTER_FAILED", `cannot load the reporter ${name}: ${why}`, { cause });
		}
		const theirs = builtIns(Mocha).join(", ");
		throw new PrunError(
			"USAGE",
			`option --reporter is ${JSON.stringify(name)}, must be one of ${ours.join(", ")}, of mocha's ${theirs}, or a module`,
			{ hint: "a reporter that is a package must be installed in the project", cause },
		);
	}
}

function builtIns({ reporters }: MochaClass): string[] {
	const usable = ([name, reporter]: [string, BuiltIn]) =>
		/^[a-z]/.test(name) && reporter.browserOnly !== true && !Object.hasOwn(reporter, "abstract");
	return Object.entries(reporters)
		.filter(usable)
		.map(([name]) => name)
		.sort();
}

function loadMocha(root: string): MochaClass {
	const loaded = part(root, "lib/mocha") as MochaClass & { default?: MochaClass };
	return loaded.default ?? loaded;
}

type StatsCollector = (runner: Runner) => void;

function loadStatsCollector(root: string): StatsCollector {
	const loaded = part(root, "lib/stats-collector") as StatsCollector & {
		createStatsCollector?: StatsCollector;
	};
	return loaded.createStatsCollector ?? loaded;
}

/** A module of mocha's: `.js` up to 11, some `.cjs` in 12. */
function part(root: string, name: string): unknown {
	const cjs = join(root, `${name}.cjs`);
	return require(existsSync(cjs) ? cjs : join(root, `${name}.js`));
}
