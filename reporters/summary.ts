// The end of a report for people: counts in mocha's words, failures, and what else is worth knowing.

import type { RunFinished } from "../scheduler/protocol/mod.js";
import { failuresText } from "./failures.js";
import type { RunRecord } from "./record.js";
import type { ReporterContext } from "./reporter.js";
import { duration, harmless, type Paint, plural } from "./terminal.js";

export function summaryText(
	record: RunRecord,
	end: RunFinished,
	context: ReporterContext,
	paint: Paint,
): string {
	const parts = [
		countsText(end, paint),
		flakyText(record, paint),
		failuresText(record, context, paint),
		filesText(record, end, paint),
		leaksText(record, paint),
		noticesText(record, paint),
	];
	return `\n${parts.filter((part) => part !== "").join("\n")}`;
}

function countsText(end: RunFinished, paint: Paint): string {
	const { passed, failed, skipped } = end.counts;
	const lines = [
		`  ${paint("green", `${passed} passing`)} ${paint("gray", `(${duration(end.wallMs)})`)}`,
	];
	if (skipped > 0) lines.push(`  ${paint("cyan", `${skipped} pending`)}`);
	if (failed > 0) lines.push(`  ${paint("red", `${failed} failing`)}`);
	return `${lines.join("\n")}\n`;
}

function flakyText(record: RunRecord, paint: Paint): string {
	const flaky = record.verdicts.filter((verdict) => verdict.verdict === "flaky");
	return flaky
		.map(
			({ file, attempt }) =>
				`  ${paint("yellow", "flaky")} ${harmless(file)} passed on attempt ${attempt}\n`,
		)
		.join("");
}

/** Files are what prun schedules, so a second line counts those. */
function filesText(record: RunRecord, end: RunFinished, paint: Paint): string {
	const counts = Object.entries(end.verdicts).map(([verdict, count]) => `${count} ${verdict}`);
	const files = Object.values(end.verdicts).reduce((sum, count) => sum + count, 0);
	const level = record.started === undefined ? "" : `, ${record.started.isolation}`;
	const slots = record.started === undefined ? "" : `, ${plural(record.started.slots, "slot")}`;
	const seed = record.started === undefined ? "" : `, seed ${record.started.seed}`;
	const lost = end.missing > 0 ? paint("red", `, ${end.missing} without a verdict`) : "";
	return `  ${paint("gray", `${plural(files, "file")}: ${counts.join(", ")}${slots}${level}${seed}`)}${lost}\n`;
}

function leaksText(record: RunRecord, paint: Paint): string {
	if (record.leaking.length === 0) return "";
	const lines = record.leaking.map((job) => {
		const what = job.leaks.map((leak) => `${leak.kind} ${harmless(leak.what)}`).join(", ");
		return `    ${harmless(job.file)}: ${what}`;
	});
	return `  ${paint("yellow", `${plural(record.leaking.length, "file")} left something behind`)}\n${lines.join("\n")}\n`;
}

function noticesText(record: RunRecord, paint: Paint): string {
	const grouped = new Map<string, number>();
	for (const notice of record.notices) {
		const hint = notice.hint === undefined ? "" : `\n    hint: ${notice.hint}`;
		const colour = notice.level === "info" ? "gray" : notice.level === "warning" ? "yellow" : "red";
		const text = `  ${paint(colour, `${notice.level}:`)} ${harmless(notice.message)}${harmless(hint)}`;
		grouped.set(text, (grouped.get(text) ?? 0) + 1);
	}
	return [...grouped]
		.map(([text, count]) => (count === 1 ? `${text}\n` : `${text} (${count} times)\n`))
		.join("");
}
