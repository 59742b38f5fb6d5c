// What a worker tells the processes that it starts: once what all of them share (the spec), then
// for each execution what to run (the task). Both ends are prun's own code of one version, on one
// machine, over a private socket: JSON, decoded without field checks.

import type { ErrorRecord } from "../../scheduler/protocol/mod.js";

/** mocha's options as its own loader gave them, and where the project's mocha is. */
export interface MochaSpec {
	/** Folder of the project's mocha. */
	readonly root: string;
	/** Options by mocha's names, camel case; plain values only. */
	readonly options: Readonly<Record<string, unknown>>;
	/** `--require` modules, resolved as mocha does, that load before the fork. */
	readonly requires: readonly string[];
	/** Those that load in every child: root hook plugins and what comes after the first of them. */
	readonly childRequires: readonly string[];
	/** Whether the text of a module above names a global fixture. */
	readonly namesFixtures: boolean;
	/** `--file` modules, absolute. */
	readonly files: readonly string[];
	/** Custom interface, absolute or a package, or undefined for one of mocha's. */
	readonly uiModule: string | undefined;
	/** `listed`: told as they are once loaded; neither they nor hooks nor global fixtures run. */
	readonly tests: "run" | "listed";
	/** Tell of each test what mocha's own reporters need. */
	readonly detail: boolean;
}

export interface Preload {
	readonly specifier: string;
	/** The file that imports it: resolution starts there. */
	readonly parent: string;
	readonly how: "require" | "import";
	/** Named by the user: must load. Otherwise found by `auto`: may fail. */
	readonly named: boolean;
}

export interface ProcessSpec {
	/** `zygote` forks children; `spare` runs one task itself, or several under `none`. */
	readonly role: "zygote" | "spare";
	readonly cwd: string;
	readonly mocha: MochaSpec;
	readonly preloads: readonly Preload[];
	/** The project's own files that the suite reaches, to be compiled before the fork. */
	readonly sources: readonly string[];
	/** What `process.argv` shall be in the child. */
	readonly argv: readonly string[];
	readonly preloadTimeoutMs: number;
	/** Node flags that are prun's own, to be hidden from `process.execArgv`. */
	readonly ownFlags: readonly string[];
	/** Words for native/sandbox.h: test files run in one. Empty: they don't. */
	readonly sandbox: readonly string[];
	/** Run an empty test before forking: pays off for more than a few files. */
	readonly warmUp: boolean;
}

export type Task =
	| {
			readonly kind: "file";
			/** Absolute. */
			readonly file: string;
			readonly seed: number;
			/** Set in the child's environment before anything else; null unsets. */
			readonly env: Readonly<Record<string, string | null>>;
			/** A control group to enter first: its limit is this file's. */
			readonly memoryGroup?: string;
			/** The loop may be waited for so long after the last test. */
			readonly settleMs: number;
	  }
	/** Runs the global fixtures' setup, then waits for a message, then runs their teardown. */
	| { readonly kind: "fixtures"; readonly env: Readonly<Record<string, string | null>> }
	/** Takes file tasks from its channel, one after the other (`none`). */
	| { readonly kind: "resident" };

export type FileTask = Extract<Task, { kind: "file" }>;

/** Said to a process whose file has no time left. */
export interface Leave {
	readonly kind: "leave";
}

/** What a fork would tear. */
export interface Hazard {
	/** A line for people; it names the module, or candidates. */
	readonly text: string;
	/** The module that left it; undefined: it appeared later, and any may have. */
	readonly module: string | undefined;
}

export interface Skipped {
	readonly module: string;
	readonly why: string;
}

/** What a zygote or spare says when it has loaded everything. */
export interface Prepared {
	readonly kind: "prepared";
	readonly durationMs: number;
	/** Why forking would be unsafe; empty: safe. */
	readonly unsafe: readonly Hazard[];
	/** Packages that `auto` found and that would not load. */
	readonly skipped: readonly Skipped[];
	/** Whether there are, or may be, global fixtures to run. */
	readonly fixtures: boolean;
	/** A module that had to load and did not. */
	readonly failed?: { readonly what: string; readonly error: ErrorRecord };
}
