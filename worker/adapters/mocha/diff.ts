// What mocha would compare of an error: actual and expected as it writes them, and its own diff of
// them, without colours and without its indentation.
//
// An inline diff is nothing but colours. It is written as git writes a word diff, `[-actual-]` and
// `{+expected+}`, which reads without them and which a reporter can paint.

import type { Comparison, DiffMaker } from "../error-record.js";
import type { BaseReporter, MochaClass } from "./project-mocha.js";

/** `reporterOption`: `maxDiffSize` is of them. */
export function mochaDiff(Mocha: MochaClass, reporterOption: unknown): DiffMaker {
	const { Base } = Mocha.reporters;
	const write = writer(Base, reporterOption);
	return (error) => {
		const { actual, expected, showDiff } = error as Record<string, unknown>;
		if (Base.hideDiff || showDiff === false || expected === undefined) return undefined;
		if (!sameType(actual, expected)) return undefined;
		const texts = write({ actual, expected });
		return { ...texts, diff: diffOf(Base, texts) };
	};
}

type Texts = Omit<Comparison, "diff">;

/** mocha's reporters turn what is compared into text when they are told of a failure; so tell one. */
function writer(
	Base: BaseReporter,
	reporterOption: unknown,
): (compared: { actual: unknown; expected: unknown }) => Texts {
	let fail: (test: object, error: object) => void = () => {};
	const runner = {
		on(event: string, listener: typeof fail) {
			if (event === "fail") fail = listener;
		},
	};
	Reflect.construct(Base, [runner, { reporterOption }]);
	return (compared) => {
		fail({}, compared);
		return { actual: String(compared.actual), expected: String(compared.expected) };
	};
}

function diffOf(Base: BaseReporter, { actual, expected }: Texts): string {
	if (Base.inlineDiffs) return inlineDiff(Base, actual, expected);
	Base.useColors = false;
	return unindented(Base.generateDiff(actual, expected));
}

/** No colour of any terminal, so that they are told from those in the texts. */
const MARKS = { "diff removed inline": "prun-", "diff added inline": "prun+" } as const;
// oxlint-disable-next-line no-control-regex -- that is what a colour is
const MARKED = /\u001b\[prun([-+])m([^\n]*?)\u001b\[0m/g;

function inlineDiff(Base: BaseReporter, actual: string, expected: string): string {
	Base.useColors = true;
	Object.assign(Base.colors, MARKS);
	const diff = Base.generateDiff(actual, expected);
	Base.useColors = false;
	const marked = diff.replace(MARKED, (_whole, sign: string, text: string) => {
		if (text === "") return "";
		return sign === "+" ? `{+${text}+}` : `[-${text}-]`;
	});
	return unindented(marked);
}

function unindented(diff: string): string {
	return diff.replace(/^ {6}/gm, "").trim();
}

function sameType(a: unknown, b: unknown): boolean {
	return Object.prototype.toString.call(a) === Object.prototype.toString.call(b);
}
