// The project's own mocha, versions 8 to 12: where its parts are, and types for what we use of it.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);

export interface Runnable {
	readonly type: "test" | "hook";
	readonly title: string;
	readonly body: string;
	readonly duration?: number;
	readonly file?: string;
	readonly parent?: { readonly root: boolean };
	readonly ctx?: { readonly currentTest?: { readonly file?: string } };
	titlePath(): string[];
	/** Milliseconds from which on it counts as slow. */
	slow(): number;
	currentRetry?(): number;
}

export interface Test extends Runnable {
	fullTitle(): string;
	isPending(): boolean;
}

export interface Suite {
	readonly title: string;
	readonly root: boolean;
	readonly suites: readonly Suite[];
	readonly tests: readonly Test[];
	total(): number;
	hasOnly(): boolean;
	/** Takes away what `.only` leaves out. */
	filterOnly(): boolean;
	on(event: "pre-require", listener: (context: unknown, file: string) => void): void;
	/** With `--delay`: the file says that its tests are all there. */
	once(event: "run", listener: () => void): void;
}

export interface Runner {
	readonly uncaught: (error: unknown) => void;
	/** The test or hook that runs, or ran last. */
	readonly currentRunnable?: Runnable;
	readonly unhandled: (reason: unknown, promise: unknown) => void;
	on(event: "pass" | "pending", listener: (test: Runnable) => void): Runner;
	on(event: "test" | "test end", listener: (test: Runnable) => void): Runner;
	on(event: "fail" | "retry", listener: (test: Runnable, error: unknown) => void): Runner;
	on(event: "suite" | "suite end", listener: (suite: Suite) => void): Runner;
	on(event: "end", listener: () => void): Runner;
}

export interface MochaInstance {
	readonly suite: Suite;
	/** As its constructor made them of what it got. */
	readonly options: {
		readonly delay?: boolean;
		readonly grep?: RegExp | null;
		readonly invert?: boolean;
	};
	addFile(file: string): MochaInstance;
	loadFilesAsync(): Promise<void>;
	unloadFiles(): MochaInstance;
	dispose(): void;
	run(done: (failures: number) => void): Runner;
}

export interface MochaClass {
	new (options: Record<string, unknown>): MochaInstance;
	readonly prototype: MochaInstance;
	readonly interfaces: Record<string, unknown>;
	readonly reporters: { readonly Base: BaseReporter };
}

export interface BaseReporter {
	new (runner: unknown, options: object): unknown;
	useColors: boolean;
	readonly colors: Record<string, number | string>;
	readonly hideDiff: boolean;
	readonly inlineDiffs: boolean;
	generateDiff(actual: string, expected: string): string;
}

/** Finished root hooks and global fixtures, as mocha's constructor takes them. */
export interface Plugins {
	readonly rootHooks?: Readonly<Record<string, readonly unknown[]>>;
	readonly globalSetup?: readonly Fixture[];
	readonly globalTeardown?: readonly Fixture[];
}

export type Fixture = (this: object) => unknown;

export interface ProjectMocha {
	readonly Mocha: MochaClass;
	/** mocha's own way to load a module, whatever its format. */
	requireOrImport(path: string): Promise<unknown>;
	/** mocha's own way to make plugins of the exports of `--require` modules. */
	finishPlugins(loaded: readonly unknown[]): Promise<Plugins>;
}

interface PluginLoader {
	load(exports: unknown): boolean;
	finalize(): Promise<Plugins>;
}

interface PluginLoaderClass {
	create(): PluginLoader;
}

/** Loads mocha from its folder; from here on its code is in this process. */
export function loadMocha(root: string): ProjectMocha {
	const Mocha = partOf(root, "lib/mocha") as MochaClass & { default?: MochaClass };
	const esm = partOf(
		root,
		existsSync(join(root, "lib/esm-utils.js")) ? "lib/esm-utils" : "lib/nodejs/esm-utils",
	);
	const plugins = partOf(root, "lib/plugin-loader");
	return {
		Mocha: Mocha.default ?? Mocha,
		requireOrImport: (path) =>
			(esm as { requireOrImport(path: string): Promise<unknown> }).requireOrImport(path),
		finishPlugins(loaded) {
			const found = plugins as PluginLoaderClass & { PluginLoader?: PluginLoaderClass };
			const loader = (found.PluginLoader ?? found).create();
			for (const exports of loaded) loader.load(exports);
			return loader.finalize();
		},
	};
}

/** A module of mocha's: `.js` up to 11, some `.cjs` and some ES modules in 12. */
function partOf(root: string, name: string): unknown {
	const cjs = join(root, `${name}.cjs`);
	return require(existsSync(cjs) ? cjs : join(root, `${name}.js`));
}
