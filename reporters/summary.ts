// The end of a report for people: counts in mocha's words, failures, and what else is worth knowing.

import { type RunFinished, VERDICTS } from "../scheduler/protocol/mod.js";
import { failureNamesText, failuresText } from "./failures.js";
import { noticesText } from "./notices.js";
import type { RunRecord } from "./record.js";
import type { ReporterContext } from "./reporter.js";
import { farAboveMs } from "./slow.js";
import { duration, harmless, type Paint, plural, precise } from "./terminal.js";
import { shares } from "./time-spent.js";

/** `told`: failures and leaks were told in full when they happened, and are only named here. */
export function summaryText(
	record: RunRecord,
	end: RunFinished,
	context: ReporterContext,
	paint: Paint,
	{ told = false }: { readonly told?: boolean } = {},
): string {
	const parts = [
		countsText(end, paint),
		flakyText(record, paint),
		told ? failureNamesText(record, paint) : failuresText(record, context, paint),
		filesText(record, end, paint) + timeText(record, end, paint),
		slowestText(record, end, paint),
		leaksText(record, paint, { told }),
		noticesText(record.notices, paint),
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
	const counts = VERDICTS.filter((verdict) => end.verdicts[verdict] !== undefined);
	const each = counts.map((verdict) => `${end.verdicts[verdict]} ${verdict}`);
	const files = counts.reduce((sum, verdict) => sum + (end.verdicts[verdict] ?? 0), 0);
	const level = record.started === undefined ? "" : `, ${record.started.isolation}`;
	const slots = record.started === undefined ? "" : `, ${plural(record.started.slots, "slot")}`;
	const seed = record.started === undefined ? "" : `, seed ${record.started.seed}`;
	const lost = end.missing > 0 ? paint("red", `, ${end.missing} without a verdict`) : "";
	return `  ${paint("gray", `${plural(files, "file")}: ${each.join(", ")}${slots}${level}${seed}`)}${lost}\n`;
}

/** Below this nobody asks where the time went. */
const LEAST_WALL_MS = 1000;

function timeText(record: RunRecord, end: RunFinished, paint: Paint): string {
	if (record.started === undefined || end.wallMs < LEAST_WALL_MS) return "";
	const parts = shares(record.spent, record.started.slots, end)
		.map(([part, share]) => ({ part, percent: Math.round(share * 100) }))
		.filter(({ percent }) => percent > 0)
		.map(({ part, percent }) => `${part} ${percent}%`);
	const line = `${precise(end.wallMs)}, the files need at least ${precise(end.lowerBoundMs)}: ${parts.join(", ")}`;
	return `  ${paint("gray", line)}\n`;
}

const SLOWEST = 5;

function slowestText(record: RunRecord, end: RunFinished, paint: Paint): string {
	const ordered = [...record.durations].sort((a, b) => b.durationMs - a.durationMs);
	const sortedMs = ordered.map(({ durationMs }) => durationMs).toReversed();
	const boundMs = farAboveMs(sortedMs, end.wallMs);
	const slowest = ordered.slice(0, SLOWEST).filter(({ durationMs }) => durationMs >= boundMs);
	return slowest
		.map(({ file, durationMs }, index) => {
			const label = index === 0 ? "slowest" : "       ";
			return `  ${paint("yellow", label)} ${precise(durationMs).padStart(6)}  ${harmless(file)}\n`;
		})
		.join("");
}

function leaksText(record: RunRecord, paint: Paint, { told }: { readonly told: boolean }): string {
	if (record.leaking.length === 0) return "";
	const head = `  ${paint("yellow", `${plural(record.leaking.length, "file")} left something behind`)}\n`;
	if (told) return head;
	const lines = record.leaking.map((job) => {
		const what = job.leaks.map((leak) => `${leak.kind} ${harmless(leak.what)}`).join(", ");
		return `    ${harmless(job.file)}: ${what}`;
	});
	return `${head}${lines.join("\n")}\n`;
}
