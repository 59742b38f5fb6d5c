// mocha's global fixtures, run once per worker in a process of their own.

import type { Fixture } from "./project-mocha.js";

/** Whether a `--require` module brings global fixtures. */
export function exportsFixtures(exports: unknown): boolean {
	if (typeof exports !== "object" || exports === null) return false;
	return "mochaGlobalSetup" in exports || "mochaGlobalTeardown" in exports;
}

/** One after the other on one shared context, as mocha does. Throws what a fixture throws. */
export async function runFixtures(
	fixtures: readonly Fixture[] | undefined,
	context: object,
): Promise<void> {
	for (const fixture of fixtures ?? []) await fixture.call(context);
}

/** What a setup changed: a value that was set, or null for one that was removed. */
export function environmentChanges(
	before: NodeJS.ProcessEnv,
	after: NodeJS.ProcessEnv,
): Record<string, string | null> {
	const changes: Record<string, string | null> = {};
	for (const [name, value] of Object.entries(after)) {
		if (value !== undefined && before[name] !== value) changes[name] = value;
	}
	for (const name of Object.keys(before)) {
		if (after[name] === undefined) changes[name] = null;
	}
	return changes;
}
