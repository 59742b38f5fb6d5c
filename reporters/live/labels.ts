// The one line about a file that has something to say although it passed, or besides its failures.

import type {
	JobFinished,
	JobRequeued,
	JobVerdict,
	TestFinished,
} from "../../scheduler/protocol/mod.js";
import { harmless, oneLine, type Paint, precise } from "../terminal.js";

/** The second column begins here, unless there are several labels. */
const LABEL_CELLS = 7;

export interface FileEnd {
	readonly verdict: JobVerdict;
	/** Of the attempt that decided; undefined: it never ended. */
	readonly finished: JobFinished | undefined;
	readonly tests: readonly TestFinished[];
	/** From how long on it is far above the others. */
	readonly slowFromMs: number;
}

/** "" for a file with nothing to say. */
export function labelsText(end: FileEnd, paint: Paint): string {
	const { verdict, finished, tests } = end;
	if (finished === undefined || verdict.verdict === "canceled") return "";
	const again = tests.filter((test) => test.try > 1 && test.outcome === "passed");
	const leaks = finished.leaks.map(({ kind, what }) => `${kind} ${oneLine(what)}`);
	const slow = finished.durationMs >= end.slowFromMs;
	const labels: string[] = [
		...(slow ? ["SLOW"] : []),
		...again.slice(0, 1).map((test) => `TRY ${test.try}`),
		...(leaks.length > 0 ? ["LEAK"] : []),
		...(verdict.verdict === "flaky" ? ["FLAKY"] : []),
	];
	if (labels.length === 0) return "";
	const details: string[] = [
		...(slow ? [precise(finished.durationMs)] : []),
		...few(again.map((test) => `"${oneLine(test.title.join(" "))}" passed on try ${test.try}`)),
		...few(leaks),
		...(verdict.verdict === "flaky" ? [`passed on attempt ${verdict.attempt}`] : []),
	];
	return labelled(labels.join(" "), verdict.file, details.join(", "), paint);
}

const FEW = 3;

function few(all: readonly string[]): readonly string[] {
	return all.length <= FEW ? all : [...all.slice(0, FEW - 1), `${all.length - FEW + 1} more`];
}

export function requeuedText({ file, attempt, reason }: JobRequeued, paint: Paint): string {
	return labelled(`TRY ${attempt}`, file, `attempt ${attempt - 1} ${reason}`, paint);
}

function labelled(label: string, file: string, detail: string, paint: Paint): string {
	const name = harmless(file);
	return `  ${paint("yellow", label.padEnd(LABEL_CELLS))}${label.length < LABEL_CELLS ? "" : "  "}${name}${paint("gray", `: ${detail}`)}\n`;
}
