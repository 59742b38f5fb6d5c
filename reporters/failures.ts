// The part of a report that one reads: what failed, with diff, stack, output, and how to run it
// again.

import {
	type ErrorRecord,
	type JobFinished,
	type JobVerdict,
	quoted,
	type TestFinished,
} from "../scheduler/protocol/mod.js";
import { isInlineDiff, paintInlineDiff } from "./inline-diff.js";
import { executionOf, type RunRecord } from "./record.js";
import type { ReporterContext } from "./reporter.js";
import { harmless, indent, oneLine, type Paint } from "./terminal.js";

/** Numbered failures of all files whose verdict is not a pass; "" when there are none. */
export function failuresText(record: RunRecord, context: ReporterContext, paint: Paint): string {
	const files: string[] = [];
	let before = 0;
	for (const verdict of record.verdicts) {
		const failed = failuresOf(record, verdict);
		files.push(fileText(record, verdict, failed, before, context, paint));
		before += failed.length;
	}
	return files.filter((text) => text !== "").join("\n");
}

/** The failures of one file, numbered from `before` + 1; "" when there are none. */
export function failuresOfFileText(
	record: RunRecord,
	verdict: JobVerdict,
	before: number,
	context: ReporterContext,
	paint: Paint,
): { readonly text: string; readonly count: number } {
	const failed = failuresOf(record, verdict);
	return {
		text: fileText(record, verdict, failed, before, context, paint),
		count: failed.length,
	};
}

/** What was told in full before, by number, name and file. */
export function failureNamesText(record: RunRecord, paint: Paint): string {
	let number = 0;
	const lines = record.verdicts.flatMap((verdict) =>
		failuresOf(record, verdict).map((failure) => nameText(++number, verdict, failure, paint)),
	);
	return lines.join("");
}

function nameText(number: number, verdict: JobVerdict, failure: Failure, paint: Paint): string {
	const file = harmless(verdict.file);
	if (failure === "file") return `  ${number}) ${file}: ${paint("red", verdict.verdict)}\n`;
	const name = failure.title.map((part) => oneLine(part)).join(" ");
	return `  ${number}) ${paint("red", name)} ${paint("gray", `(${file})`)}\n`;
}

/** A failed test, or the file itself: it crashed, say, or failed outside of its tests. */
type Failure = TestFinished | "file";

/** A file that was canceled has not failed, but the tests that had failed by then have. */
function failuresOf(record: RunRecord, verdict: JobVerdict): Failure[] {
	if (verdict.verdict === "passed" || verdict.verdict === "flaky") return [];
	const { tests, finished } = executionOf(record, verdict);
	const failed: Failure[] = tests.filter((test) => test.outcome === "failed");
	if (verdict.verdict === "canceled") return failed;
	const byItself =
		finished === undefined || finished.outcome !== "failed" || finished.reason.error !== undefined;
	return byItself ? [...failed, "file"] : failed;
}

function fileText(
	record: RunRecord,
	verdict: JobVerdict,
	failed: readonly Failure[],
	before: number,
	context: ReporterContext,
	paint: Paint,
): string {
	if (failed.length === 0) return "";
	const { finished, stdout, stderr } = executionOf(record, verdict);
	const parts = [
		...failed.map((failure, index) => {
			const number = before + index + 1;
			return failure === "file"
				? fileFailure(number, verdict, finished, context, paint)
				: testFailure(number, failure, context, paint);
		}),
		outputText(stdout, "stdout", paint),
		outputText(stderr, "stderr", paint),
		`  ${paint("cyan", harmless(rerunCommand(verdict.file, context)))}\n`,
	];
	return parts.filter((part) => part !== "").join("\n");
}

function testFailure(
	number: number,
	test: TestFinished,
	context: ReporterContext,
	paint: Paint,
): string {
	const [first = "", ...rest] = test.title.map((part) => harmless(part));
	const title = [
		`  ${number}) ${first}`,
		...rest.map((part, depth) => `${"  ".repeat(depth)}       ${part}`),
	].join("\n");
	const error = test.error === undefined ? "" : errorText(test.error, context, paint);
	return `${title}:\n${indent(error, "     ")}\n`;
}

function fileFailure(
	number: number,
	verdict: JobVerdict,
	finished: JobFinished | undefined,
	context: ReporterContext,
	paint: Paint,
): string {
	const reason = finished?.reason ?? {};
	const how = [
		reason.signal === undefined ? "" : `by ${reason.signal}`,
		reason.code === undefined ? "" : `with exit code ${reason.code}`,
		reason.at === undefined ? "" : whereText(fromProject(reason.at, context), finished),
	]
		.filter((part) => part !== "")
		.join(" ");
	const error =
		reason.error === undefined
			? ""
			: `\n${indent(errorText(reason.error, context, paint), "     ")}`;
	const line = `${verdict.verdict}${how === "" ? "" : ` ${how}`}`;
	return `  ${number}) ${harmless(verdict.file)}: ${paint("red", harmless(line))}${error}\n`;
}

function whereText(at: string, finished: JobFinished | undefined): string {
	if (finished?.outcome === "crashed" && finished.reason.error === undefined && /[/(]/.test(at)) {
		return `(process.exit was called at ${at})`;
	}
	return `during ${at}`;
}

function errorText(error: ErrorRecord, context: ReporterContext, paint: Paint): string {
	const head = error.name === "" ? error.message : `${error.name}: ${error.message}`;
	const parts = [paint("red", harmless(head))];
	if (error.diff !== undefined) parts.push(diffText(harmless(error.diff), paint));
	if (error.stack !== "") parts.push(paint("gray", harmless(shownStack(error.stack, context))));
	if (error.cause !== undefined) parts.push(`caused by ${errorText(error.cause, context, paint)}`);
	return parts.join("\n");
}

function diffText(diff: string, paint: Paint): string {
	if (isInlineDiff(diff)) return `\n${paintInlineDiff(diff, paint)}\n`;
	const lines = diff.split("\n").map((line) => {
		if (line === "+ expected - actual")
			return `${paint("green", "+ expected")} ${paint("red", "- actual")}`;
		if (line.startsWith("+")) return paint("green", line);
		return line.startsWith("-") ? paint("red", line) : line;
	});
	return `\n${lines.join("\n")}\n`;
}

/** Paths from the project; without frames of Node and of mocha, unless nothing would be left. */
function shownStack(stack: string, context: ReporterContext): string {
	const frames = stack.split("\n").map((frame) => fromProject(frame.trim(), context));
	const own = frames.filter((frame) => !/\(?node:|node_modules\/mocha/.test(frame));
	const shown = context.fullTrace || own.length === 0 ? frames : own;
	return indent(shown.join("\n"), "  ");
}

/** Paths of the project's files as they are named everywhere else. */
function fromProject(text: string, context: ReporterContext): string {
	const folder = `${context.cwd}/`.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
	return text.replace(new RegExp(`(^|[\\s(])(?:file://)?${folder}`, "g"), "$1");
}

const SHOWN_OUTPUT = 8192;

function outputText(output: string, stream: string, paint: Paint): string {
	if (output.trim() === "") return "";
	const shown = output.length > SHOWN_OUTPUT ? `...${output.slice(-SHOWN_OUTPUT)}` : output;
	return `  ${paint("gray", `${stream}:`)}\n${indent(harmless(shown.trimEnd()), "    ")}\n`;
}

function rerunCommand(file: string, context: ReporterContext): string {
	return ["prun", file, ...context.rerunOptions].map(quoted).join(" ");
}
