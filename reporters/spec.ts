// Every test in its suites, as mocha's spec reporter shows them; a file at a time, when it is done.

import type { JobFinished, TestFinished } from "../scheduler/protocol/mod.js";
import { executionOf, forget, newRecord, remember } from "./record.js";
import type { Reporter, ReporterContext, Sink } from "./reporter.js";
import { summaryText } from "./summary.js";
import { duration, harmless, type Paint, painter } from "./terminal.js";

export function specReporter(sink: Sink, context: ReporterContext): Reporter {
	const record = newRecord();
	const paint = painter(sink.colour);
	return {
		name: "spec",
		onEvent(event) {
			remember(record, event);
			if (event.kind === "job-finished") {
				sink.write(fileText(event, executionOf(record, event).tests, paint));
				if (event.outcome === "passed") forget(record, event);
			}
			if (event.kind === "run-finished")
				sink.write(`${summaryText(record, event, context, paint)}\n`);
		},
		close: () => sink.close(),
	};
}

function fileText(job: JobFinished, tests: readonly TestFinished[], paint: Paint): string {
	const attempt = job.attempt > 1 ? ` attempt ${job.attempt}` : "";
	const outcome = job.outcome === "passed" ? "" : ` ${paint("red", job.outcome)}`;
	const head = `\n${paint("gray", `${harmless(job.file)}${attempt} (${duration(job.durationMs)})`)}${outcome}`;
	const lines = [head];
	let suites: readonly string[] = [];
	for (const test of tests) {
		const path = test.title.slice(0, -1);
		const common = commonLength(suites, path);
		for (let depth = common; depth < path.length; depth++) {
			lines.push(`${"  ".repeat(depth + 1)}${harmless(path[depth] ?? "")}`);
		}
		suites = path;
		lines.push(`${"  ".repeat(path.length + 1)}${testText(test, paint)}`);
	}
	return `${lines.join("\n")}\n`;
}

function commonLength(a: readonly string[], b: readonly string[]): number {
	let length = 0;
	while (length < a.length && length < b.length && a[length] === b[length]) length++;
	return length;
}

function testText(test: TestFinished, paint: Paint): string {
	const title = harmless(test.title.at(-1) ?? "");
	const tries = test.try > 1 ? paint("yellow", ` (try ${test.try})`) : "";
	switch (test.outcome) {
		case "passed":
			return `${paint("green", "✔")} ${paint("gray", title)}${slowText(test, paint)}${tries}`;
		case "skipped":
			return paint("cyan", `- ${title}`);
		case "failed":
			return `${paint("red", `✖ ${title}`)}${tries}`;
	}
}

function slowText(test: TestFinished, paint: Paint): string {
	if (test.speed === undefined || test.speed === "fast") return "";
	return paint(test.speed === "slow" ? "red" : "yellow", ` (${Math.round(test.durationMs)}ms)`);
}
