// How often properties are tried. Seeds are fixed, so that a check that failed fails again; FUZZ=N
// tries N times as many, from other seeds each time. fast-check prints the seed of a failure, and
// FUZZ_SEED takes it.

import type { Parameters } from "fast-check";

const SEED = 4;
const { FUZZ = "1", FUZZ_SEED } = process.env;

export function tries(count: number): Parameters<unknown> {
	const numRuns = Math.ceil(count * Number(FUZZ));
	if (FUZZ_SEED !== undefined) return { numRuns, seed: Number(FUZZ_SEED) };
	return FUZZ === "1" ? { numRuns, seed: SEED } : { numRuns };
}
