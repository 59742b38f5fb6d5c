// Failing files that have never passed here, and so may need what mocha's one process gave them:
// which they are, and the command that finds what they need.

import { posix } from "node:path";
import { type ErrorRecord, quoted, type Verdict } from "../scheduler/protocol/mod.js";
import type { NoticeSink } from "../worker/mod.js";
import type { LastRun } from "./last-run.js";

/** A failed assertion in a project whose runs are known is most likely a test that was just written. */
export function strangers(
	verdicts: ReadonlyMap<string, Verdict>,
	errors: ReadonlyMap<string, ErrorRecord>,
	before: LastRun | undefined,
): string[] {
	return [...verdicts]
		.filter(([file, verdict]) => {
			if (verdict !== "failed" || before?.everPassed.has(file) === true) return false;
			return before === undefined || !isAssertion(errors.get(file));
		})
		.map(([file]) => file)
		.sort();
}

function isAssertion(error: ErrorRecord | undefined): boolean {
	return error !== undefined && (/assert/i.test(error.name) || error.code === "ERR_ASSERTION");
}

export interface Strangers {
	readonly files: readonly string[];
	/** All files of the run. */
	readonly all: readonly string[];
	/** The patterns that named them. */
	readonly named: readonly string[];
	/** The options of the run that matter. */
	readonly words: readonly string[];
	readonly notice: NoticeSink;
}

export function tellStrangers({ files, all, named, words, notice }: Strangers): void {
	const [first] = files;
	if (first === undefined) return;
	const patterns = named.length > MAX_PATTERNS ? patternsFor(all) : named;
	const command = ["prun", "explain", first, ...(patterns ?? []), ...words].map(quoted).join(" ");
	notice(
		"info",
		"EXPLAIN",
		`${files.length} ${files.length === 1 ? "file" : "files"} failed that may pass in mocha's one process`,
		patterns === undefined
			? `${command}, with the files of this run named behind ${quoted(first)}, finds the file that it depends on`
			: `${command} finds the file that it depends on`,
	);
}

/** More are what a shell made of a pattern: too many to say again. */
const MAX_PATTERNS = 4;

/** What a shell may have made these files of: their folders and endings. undefined: too many. */
export function patternsFor(files: readonly string[]): string[] | undefined {
	const patterns = new Set(
		files.map((file) => {
			const ending = /\..*$/.exec(posix.basename(file).slice(1))?.[0] ?? "";
			return posix.join(posix.dirname(file), `*${ending}`);
		}),
	);
	const isPlain = (pattern: string) => !/[[\]{}()?!]/.test(pattern);
	return patterns.size <= MAX_PATTERNS && [...patterns].every(isPlain) ? [...patterns] : undefined;
}
