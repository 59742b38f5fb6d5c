// Loads what all children share, and after each module asks the fork gate who is to blame.

import { createRequire } from "node:module";
import { compileFunction, constants } from "node:vm";
import { settleLibraries } from "./before-fork.js";
import type { Gate } from "./gate.js";
import type { Hazard, Preload, Skipped } from "./spec.js";

export interface Loaded {
	readonly unsafe: Hazard[];
	readonly skipped: Skipped[];
	failed: { what: string; thrown: unknown } | undefined;
}

/** One thing to load. `required`: it must load. */
export interface Step {
	readonly name: string;
	readonly required: boolean;
	load(): unknown;
}

export function preloadStep(preload: Preload): Step {
	return {
		name: preload.specifier,
		required: preload.named,
		load: () =>
			preload.how === "require"
				? createRequire(preload.parent)(preload.specifier)
				: importFrom(preload.parent, preload.specifier),
	};
}

/** `import(specifier)` as if it stood in `parent`, with the conditions of an import. */
export function importFrom(parent: string, specifier: string): Promise<unknown> {
	const load = compileFunction("return import(specifier)", ["specifier"], {
		filename: parent,
		importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
	});
	return withoutWarnings(() => load(specifier) as Promise<unknown>);
}

/** Node 20 and 22 call that loader experimental; a user can do nothing about it. */
function withoutWarnings<T>(call: () => T): T {
	const { emitWarning } = process;
	process.emitWarning = () => {};
	try {
		return call();
	} finally {
		process.emitWarning = emitWarning;
	}
}

/**
 * Stops at the first module that must load and does not. With a gate (spares have none) it does
 * what pays before a fork, and blames what became unsafe, and still is when all has settled, on the
 * module after which it appeared.
 */
export async function loadAll(
	steps: readonly Step[],
	gate: Gate | undefined,
	prepareFork: () => void,
): Promise<Loaded> {
	const loaded: Loaded = { unsafe: [], skipped: [], failed: undefined };
	const names: string[] = [];
	const firstSeenAfter = new Map<string, string>();
	for (const step of steps) {
		try {
			await step.load();
			names.push(step.name);
		} catch (thrown) {
			if (step.required) {
				loaded.failed = { what: step.name, thrown };
				return loaded;
			}
			loaded.skipped.push({ module: step.name, why: firstLine(thrown) });
		}
		if (gate === undefined) continue;
		for (const { kind } of await gate.unsafeNow()) {
			if (!firstSeenAfter.has(kind)) firstSeenAfter.set(kind, step.name);
		}
	}
	if (gate === undefined) return loaded;
	settleLibraries();
	let found = await gate.unsafeWhenSettled();
	if (found.length === 0) {
		prepareFork();
		settleLibraries();
		found = await gate.unsafeWhenSettled();
	}
	for (const { kind, text: what } of found) {
		const module = firstSeenAfter.get(kind);
		const text =
			module === undefined
				? `${what} appeared after loading; candidates: ${candidates(names)}`
				: `${module} left ${what}`;
		loaded.unsafe.push({ text, module });
	}
	return loaded;
}

const CANDIDATES_SHOWN = 8;

function candidates(names: readonly string[]): string {
	const shown = names.slice(-CANDIDATES_SHOWN).join(", ");
	return names.length > CANDIDATES_SHOWN ? `..., ${shown}` : shown;
}

function firstLine(thrown: unknown): string {
	const text = thrown instanceof Error ? thrown.message : String(thrown);
	return text.split("\n")[0] ?? "";
}
