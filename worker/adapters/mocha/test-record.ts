// A test or hook that has ended, as plain data that a frame can carry. mocha's objects are in the
// hands of the tests: `this.test.title` may have become anything, and a clock that a test has
// broken gives a duration that is no number. None of that shall cost a file its results.

import type { FinishedTest } from "../../../scheduler/protocol/mod.js";
import { attempt } from "../attempt.js";
import type { Runnable } from "./project-mocha.js";

const MAX_MS = 1e9;

// Kept from before a test can replace them.
const { isSafeInteger, parseInt: toInteger } = Number;
const { max } = Math;
const textOf = String;
const numberOf = Number;

/** Never throws. */
export function testRecord(test: Runnable, outcome: FinishedTest["outcome"]): FinishedTest {
	return {
		type: attempt(() => test.type) === "hook" ? "hook" : "test",
		title: titlePath(test),
		outcome,
		durationMs: milliseconds(() => test.duration),
		try: 1 + triesBefore(test),
		...(outcome === "passed" ? { speed: speedOf(test) } : {}),
	};
}

function titlePath(test: Runnable): string[] {
	return attempt(() => test.titlePath().map(title)) ?? [title(attempt(() => test.title))];
}

/** Any value as a title. */
export function title(given: unknown): string {
	return attempt(() => textOf(given)) ?? "a title that cannot be read";
}

/** Of what should be a number of milliseconds; 0 for what is none. */
export function milliseconds(read: () => unknown): number {
	const ms = attempt(() => numberOf(read())) ?? 0;
	// mocha measures with a clock that can be set back.
	if (!(ms > 0)) return 0;
	return ms < MAX_MS ? ms : MAX_MS;
}

function triesBefore(test: Runnable): number {
	const tries = attempt(() => test.currentRetry?.());
	return isSafeInteger(tries) ? max(0, tries ?? 0) : 0;
}

/** As mocha's own reporters: slow from `--slow` on, medium from half of it. */
function speedOf(test: Runnable): "fast" | "medium" | "slow" {
	const slowMs = milliseconds(() => test.slow());
	const durationMs = milliseconds(() => test.duration);
	if (durationMs > slowMs) return "slow";
	return durationMs > slowMs / 2 ? "medium" : "fast";
}

/** Where in the file it failed, if a frame of the stack says so. */
export function lineIn(file: string, stack: string): number | undefined {
	const at = stack.indexOf(`${file}:`);
	if (at === -1) return undefined;
	const line = toInteger(stack.slice(at + file.length + 1), 10);
	return isSafeInteger(line) && line > 0 ? line : undefined;
}
