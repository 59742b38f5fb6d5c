// An accident: a file that a user may bring, what the right answer to it is, and whether prun gave it.

import type { IsolationLevel, Outcome } from "../../../scheduler/protocol/mod.js";

export interface Accident {
	/** Unique, kebab-case. */
	readonly name: string;
	/** What the file does, in a few words. */
	readonly does: string;
	/** Its path in the project, below test/. */
	readonly file: string;
	/** The file and what it needs. */
	readonly files: Readonly<Record<string, string>>;
	/** Symbolic links to make: path, and what it points to. */
	readonly links?: Readonly<Record<string, string>>;
	/** The right answer at every level and on every Node. */
	readonly expected: Expected;
	/** Where it cannot be given, why, and what is given instead. The first that fits counts. */
	readonly unless?: readonly Exception[];
	/** It needs options of its own, and so a run of its own. */
	readonly args?: readonly string[];
	/** It changes the process that it runs in: under `none` it runs alone. */
	readonly pollutes?: true;
}

export interface Exception {
	readonly levels?: readonly IsolationLevel[];
	/** Major versions of Node. */
	readonly nodes?: readonly number[];
	readonly why: string;
	/** undefined: not run there. */
	readonly expected?: Expected;
}

export interface Expected {
	/** Several: whichever it is depends on when the file hits what. */
	readonly outcome: Outcome | readonly Outcome[];
	/** Tests that passed, failed, were skipped. */
	readonly counts?: readonly [number, number, number];
	readonly signal?: string;
	readonly code?: number;
	readonly at?: RegExp;
	/** Name and message of the file's own error, or of its failed tests. */
	readonly error?: RegExp;
	/** Each is found among what was left behind, as `kind what`. */
	readonly leaks?: readonly RegExp[];
	readonly titles?: readonly string[];
	/** In what it printed. */
	readonly output?: RegExp;
	/** Code of a notice about it. */
	readonly notice?: string;
}

/** What prun said of one file. */
export interface Seen {
	readonly outcomes: readonly Outcome[];
	readonly verdicts: readonly string[];
	readonly counts: readonly [number, number, number];
	readonly signal: string | undefined;
	readonly code: number | undefined;
	readonly at: string | undefined;
	readonly errors: readonly string[];
	readonly leaks: readonly string[];
	readonly titles: readonly string[];
	readonly output: string;
	readonly notices: readonly string[];
	readonly negative: readonly string[];
}

/** What is expected there; undefined: it is not run there. */
export function expectedOf(
	accident: Accident,
	level: IsolationLevel,
	node: number,
): Expected | undefined {
	const exception = exceptionOf(accident, level, node);
	return exception === undefined ? accident.expected : exception.expected;
}

export function exceptionOf(
	{ unless = [] }: Accident,
	level: IsolationLevel,
	node: number,
): Exception | undefined {
	return unless.find(
		({ levels, nodes }) => (levels?.includes(level) ?? true) && (nodes?.includes(node) ?? true),
	);
}

/** Pure. Empty: as expected. */
export function mismatches(expected: Expected, seen: Seen): string[] {
	const wrong: string[] = [];
	const check = (what: string, right: boolean, is: unknown) => {
		if (!right) wrong.push(`${what} is ${JSON.stringify(is)}`);
	};
	const { counts, signal, code, at, error, leaks, titles, output, notice } = expected;
	const outcomes = [expected.outcome].flat();
	const [outcome] = seen.outcomes;
	check(
		"outcome",
		seen.outcomes.length === 1 && outcomes.includes(outcome ?? "lost"),
		seen.outcomes,
	);
	check("verdict", seen.verdicts.length === 1 && seen.verdicts[0] === outcome, seen.verdicts);
	if (counts !== undefined) check("counts", String(seen.counts) === String(counts), seen.counts);
	if (signal !== undefined) check("signal", seen.signal === signal, seen.signal);
	if (code !== undefined) check("code", seen.code === code, seen.code);
	if (at !== undefined) check("at", at.test(seen.at ?? ""), seen.at);
	if (error !== undefined) {
		check(
			"error",
			seen.errors.some((text) => error.test(text)),
			seen.errors.map(brief),
		);
	}
	if (titles !== undefined) {
		check("titles", JSON.stringify(seen.titles) === JSON.stringify(titles), seen.titles.map(brief));
	}
	if (output !== undefined) check("output", output.test(seen.output), brief(seen.output));
	if (notice !== undefined) check("notices", seen.notices.includes(notice), seen.notices);
	for (const leak of leaks ?? []) {
		check(
			`leak ${leak}`,
			seen.leaks.some((text) => leak.test(text)),
			seen.leaks.map(brief),
		);
	}
	if (leaks === undefined) {
		const processes = seen.leaks.filter((leak) => leak.startsWith("process "));
		check("left processes", processes.length === 0, processes.map(brief));
	}
	check("negative durations", seen.negative.length === 0, seen.negative);
	return wrong;
}

const SHOWN = 200;

function brief(text: string): string {
	return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}... (${text.length})`;
}

/** One file that needs nothing. */
export function file(
	name: string,
	does: string,
	text: string,
	expected: Expected,
	more: Partial<Accident> = {},
): Accident {
	const path = more.file ?? `test/${name}.js`;
	return { name, does, expected, ...more, file: path, files: { [path]: text, ...more.files } };
}

export const PASSES: Expected = { outcome: "passed", counts: [1, 0, 0] };

/** What is `expected` instead where a file's process goes on to the next one. */
export function nothingWaitedFor(expected: Expected): Exception {
	return { levels: ["none"], why: "none: nothing is waited for after a file", expected };
}
