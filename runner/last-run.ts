// What is remembered of the runs of a project: the latest verdict of each file, how it was run, and
// which files have ever passed. Pure; last-run-file.ts keeps it.

import type { Verdict } from "../scheduler/protocol/mod.js";

export interface LastRun {
	/** The options of the run, without files. */
	readonly words: readonly string[];
	/** By file, relative to the project; the latest last. */
	readonly verdicts: ReadonlyMap<string, Verdict>;
	/** Files that passed here at any time, whatever the options. */
	readonly everPassed: ReadonlySet<string>;
}

/** Of each kind; beyond that the oldest are forgotten. */
const MAX_FILES = 20_000;

/** Options that say how to tell of a run, or in which order it goes: not what ends how. */
const NO_MATTER =
	/^(?:-[cC]|--(?:no-)?(?:colou?rs?|diff|inline-diffs|full-trace)(?:=.*)?|--(?:reporter|jobs|seed|order|reporter-options?|slow)=.*)$/;

/** The same, with their value in the next word. */
const NO_MATTER_WITH_NEXT = new Set([
	"-O",
	"--reporter-option",
	"--reporter-options",
	"-s",
	"--slow",
]);

/** What a run has told. */
export interface Told {
	readonly words: readonly string[];
	readonly verdicts: ReadonlyMap<string, Verdict>;
	/** Files of which a test ran and passed, and none failed. */
	readonly passed: readonly string[];
	/** Options of the run of which this one was a part: it was asked for under these and `words`. */
	readonly partOf?: readonly string[] | undefined;
}

/**
 * A run with the same options adds to what is known of the last one; other options begin anew. A
 * part of a run adds to it always; but what passes only with other options has still to pass.
 * `isThere` is asked about files that this run did not have: who is gone is forgotten.
 */
export function remember(
	before: LastRun | undefined,
	{ words: given, verdicts: told, passed, partOf }: Told,
	isThere: (file: string) => boolean,
): LastRun {
	const words = partOf ?? given;
	const decides = partOf === undefined || isSame(partOf, given);
	const verdicts = decides ? told : new Map([...told].filter(([, verdict]) => !isFine(verdict)));
	const goesOn = before !== undefined && isSame(before.words, words);
	const known = goesOn ? [...before.verdicts] : [];
	const others = known.filter(([file]) => !verdicts.has(file) && isThere(file));
	const everPassed = new Set([...(before?.everPassed ?? []), ...passed]);
	return {
		words,
		verdicts: new Map([...others, ...verdicts].slice(-MAX_FILES)),
		everPassed: new Set([...everPassed].slice(-MAX_FILES)),
	};
}

/** Options that decide how files end. */
export function thoseThatMatter(words: readonly string[]): readonly string[] {
	return words.filter((word, at) => {
		const withNext = NO_MATTER_WITH_NEXT.has(word) || NO_MATTER_WITH_NEXT.has(words[at - 1] ?? "");
		return !withNext && !NO_MATTER.test(word);
	});
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
	return thoseThatMatter(one).join("\0") === thoseThatMatter(other).join("\0");
}

/** Files that did not pass when they were run last, by path. */
export function failedLast(last: LastRun): string[] {
	return [...last.verdicts]
		.filter(([, verdict]) => !isFine(verdict))
		.map(([file]) => file)
		.toSorted();
}

export function isFine(verdict: Verdict): boolean {
	return verdict === "passed" || verdict === "flaky";
}
