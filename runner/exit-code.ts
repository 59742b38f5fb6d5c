// A run's exit code, from how its files ended; DESIGN's table. Pure.

import { EXIT, type ExitCode, FAILED_POSIX, type Verdict } from "../scheduler/protocol/mod.js";

export interface ExitRules {
	readonly failOnFlaky: boolean;
	/** A run without any test fails. */
	readonly failZero: boolean;
	/** Failed tests don't fail the run; a file that failed otherwise does. */
	readonly passOnFailing: boolean;
	/** 1 for failed tests. */
	readonly posixExitCodes: boolean;
}

export interface EndedFile {
	readonly verdict: Verdict;
	/** It failed otherwise than by its tests: it did not load, or threw after them. */
	readonly broken: boolean;
}

export interface Ended {
	readonly files: readonly EndedFile[];
	/** Tests and hooks that were told. */
	readonly tests: number;
	/** Jobs without a verdict. */
	readonly undecided: number;
	readonly interrupted: boolean;
	/** The end of the run went well. */
	readonly torn: boolean;
}

/** The first that holds. */
export function exitCode(ended: Ended, rules: ExitRules): ExitCode {
	if (ended.interrupted) return EXIT.interrupted;
	const lost = ended.files.some(({ verdict }) => verdict === "lost");
	if (ended.undecided > 0 || !ended.torn || lost) return EXIT.infrastructure;
	const empty = rules.failZero && ended.tests === 0;
	if (!empty && ended.files.every((file) => isFine(file, rules))) return EXIT.passed;
	return rules.posixExitCodes ? FAILED_POSIX : EXIT.failed;
}

/** What --pass-on-failing-test-suite forgives. */
export function isForgiven({ verdict, broken }: EndedFile): boolean {
	return verdict === "failed" && !broken;
}

function isFine(file: EndedFile, rules: ExitRules): boolean {
	if (file.verdict === "passed") return true;
	if (file.verdict === "flaky") return !rules.failOnFlaky;
	// A stop after the first failure leaves files that never ran.
	return rules.passOnFailing && (isForgiven(file) || file.verdict === "canceled");
}
