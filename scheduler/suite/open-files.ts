// How many files this process may have open, and how many it needs to run a file: each takes pipes
// and a socket here. Running out amid a run would lose files that have done nothing wrong.

import { readFileSync } from "node:fs";

/** Of prun itself: its modules, the keeper, the zygote, reports. */
const OWN = 32;
/** A process has stdout, stderr and a channel; under `spawn` another one is made ready meanwhile. */
const EACH = 6;

/** What is needed for one file at a time. */
export const LEAST_OPEN_FILES = OWN + EACH;

/** Infinity where the system does not say. */
export function openFilesLimit(): number {
	const [, limit = ""] = /^Max open files +(\d+)/m.exec(limits()) ?? [];
	return limit === "" ? Number.POSITIVE_INFINITY : Number(limit);
}

/** Files at a time that the limit leaves room for. */
export function slotsWithin(limit: number): number {
	return Math.floor((limit - OWN) / EACH);
}

function limits(): string {
	try {
		return readFileSync("/proc/self/limits", "utf8");
	} catch {
		return ""; // no /proc
	}
}
