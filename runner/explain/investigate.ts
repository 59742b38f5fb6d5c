// Why a file's tests end differently alone and together with the suite's other files in one
// process: asks trials, which somebody else runs, and concludes. Does no I/O itself.

import { ddmin } from "./ddmin.js";

/** How the file fared in one trial. */
export type Outcome =
	| { readonly kind: "passed" }
	| { readonly kind: "failed"; readonly error: string }
	/** None of its tests ran: a `.only` elsewhere, or it had none when mocha came to load it. */
	| { readonly kind: "not-run"; readonly why: "only" | "not-loaded" }
	/** Another file kept it from being seen: by not loading (`breaks`), or by ending the process. */
	| { readonly kind: "unclear"; readonly why: string; readonly breaks?: string };

/** A file that was left out because with it nothing runs. */
export interface LeftOut {
	readonly file: string;
	readonly why: string;
}

export type Conclusion =
	| { readonly kind: "passes-both-ways" }
	| { readonly kind: "fails-both-ways"; readonly alone: string; readonly together: string }
	/** Passes only after, or with, the files `by`; `error`: alone. */
	| { readonly kind: "needs"; readonly by: readonly string[]; readonly error: string }
	/** Passes alone, and fails with the files `by`; `error`: with them all. */
	| { readonly kind: "disturbed"; readonly by: readonly string[]; readonly error: string }
	/** The same files gave different results. */
	| { readonly kind: "varies"; readonly by: readonly string[] }
	/** Nothing of it ran, alone or together. */
	| { readonly kind: "not-run"; readonly when: "alone" }
	| { readonly kind: "not-run"; readonly when: "together"; readonly why: "only" | "not-loaded" }
	| { readonly kind: "unclear"; readonly why: string };

export interface Explanation {
	readonly file: string;
	/** The others that it was tried with. */
	readonly others: number;
	readonly leftOut: readonly LeftOut[];
	readonly runs: number;
	readonly conclusion: Conclusion;
}

/** Runs these files together, in mocha's order, in one process, and says how the file fared. */
export type Trial = (files: readonly string[]) => Promise<Outcome>;

/** `files`: the whole suite in mocha's order; `file` is one of them. */
export async function investigate(
	file: string,
	files: readonly string[],
	trial: Trial,
): Promise<Explanation> {
	let runs = 0;
	const counted: Trial = (part) => {
		runs++;
		return trial(part);
	};
	const alone = await counted([file]);
	const together = await allThatLoad(file, files, counted);
	const others = together.files.filter((other) => other !== file);
	/** The file among those of the others, each where it stands in mocha's order. */
	const withThe = (part: readonly string[]) => {
		const chosen = new Set([...part, file]);
		return counted(together.files.filter((one) => chosen.has(one)));
	};
	const conclusion = await conclude(alone, together.outcome, others, withThe);
	return { file, others: others.length, leftOut: together.leftOut, runs, conclusion };
}

async function conclude(
	alone: Outcome,
	together: Outcome,
	others: readonly string[],
	withThe: Trial,
): Promise<Conclusion> {
	if (alone.kind === "unclear") return alone;
	if (alone.kind === "not-run") return { kind: "not-run", when: "alone" };
	if (together.kind === "unclear") return together;
	if (together.kind === "not-run") return { ...together, when: "together" };
	if (alone.kind === "failed" && together.kind === "failed") {
		return { kind: "fails-both-ways", alone: alone.error, together: together.error };
	}
	if (alone.kind === together.kind) return { kind: "passes-both-ways" };
	const holds = async (part: readonly string[]) => (await withThe(part)).kind === together.kind;
	const by = await ddmin(others, holds);
	// Chance must not be told as a cause: both ends of the search once more.
	if (!(await holds(by)) || (await holds([]))) return { kind: "varies", by };
	if (alone.kind === "failed") return { kind: "needs", by, error: alone.error };
	if (together.kind === "failed") return { kind: "disturbed", by, error: together.error };
	return { kind: "passes-both-ways" };
}

interface Together {
	readonly outcome: Outcome;
	readonly files: readonly string[];
	readonly leftOut: readonly LeftOut[];
}

/** One file that cannot be loaded keeps mocha from running any: it is left out, and all tried again. */
async function allThatLoad(
	file: string,
	files: readonly string[],
	trial: Trial,
): Promise<Together> {
	const leftOut: LeftOut[] = [];
	let left = files;
	for (;;) {
		const outcome = await trial(left);
		if (outcome.kind !== "unclear" || outcome.breaks === undefined) {
			return { outcome, files: left, leftOut };
		}
		const { breaks, why } = outcome;
		const fewer = left.filter((one) => one !== breaks || one === file);
		// A module of --file, say: without it there would be another suite.
		if (fewer.length === left.length) return { outcome, files: left, leftOut };
		leftOut.push({ file: breaks, why });
		left = fewer;
	}
}
