// How things end. One table, so that every way to fail has its name and its exit code in one place.

import type { ErrorCode } from "./errors.js";

export const OUTCOMES = [
	"passed",
	"failed",
	"timed-out",
	"crashed",
	"out-of-memory",
	"lost",
	"canceled",
] as const;

/** How an execution ended. `lost` is the infrastructure's failure, never a failing test. */
export type Outcome = (typeof OUTCOMES)[number];

/** What the leader concluded for a job. `flaky`: it passed after another attempt did not. */
export type Verdict = Outcome | "flaky";

export const VERDICTS: readonly Verdict[] = ["passed", "flaky", ...OUTCOMES.slice(1)];

/** How a test or hook ended; mocha's "pending" is skipped. */
export const TEST_OUTCOMES = ["passed", "failed", "skipped"] as const;
export type TestOutcome = (typeof TEST_OUTCOMES)[number];

/** Outcomes that say something about the test file, and so may be retried as a new attempt. */
export function isFailure(outcome: Outcome): boolean {
	return outcome !== "passed" && outcome !== "lost" && outcome !== "canceled";
}

export const EXIT = {
	passed: 0,
	usage: 2,
	noTests: 3,
	infrastructure: 4,
	failed: 10,
	interrupted: 130,
} as const;

/** For failed tests where --posix-exit-codes asks for it; otherwise 1 is Node's own, for a crash. */
export const FAILED_POSIX = 1;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT] | typeof FAILED_POSIX;

/** What an error that ended a command means for its exit code. */
export function exitCodeFor(code: ErrorCode): ExitCode {
	switch (code) {
		case "NO_TESTS":
			return EXIT.noTests;
		case "OPEN_FILES":
		case "OUTPUT_FAILED":
		case "PRELOAD_TIMEOUT":
		case "FIXTURE_FAILED":
		case "PROCESS_FAILED":
		case "KEEPER_LOST":
			return EXIT.infrastructure;
		default:
			return EXIT.usage;
	}
}
