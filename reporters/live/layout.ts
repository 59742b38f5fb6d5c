// What the live region shows of a run, for a size: lines that fit, or fewer. Pure.

import type { Size } from "../reporter.js";
import { type Colour, clock, oneLine, plural } from "../terminal.js";
import { cells, cutEnd, cutMiddle } from "../width.js";
import { countsOf, type Progress, type Running, runningOf, slowFromMs } from "./progress.js";

export interface Span {
	readonly text: string;
	readonly colour?: Colour;
}

export type Line = readonly Span[];

/**
 * At least one line, at most half of the rows: the other half is for what scrolls above, and a
 * terminal that is made lower does not push a part of the region out of reach.
 */
export function regionLines(progress: Progress, size: Size, nowMs: number): Line[] {
	// The last column stays free: in it, terminals disagree about where the cursor is.
	const width = Math.max(1, size.columns - 1);
	const most = Math.max(1, Math.floor(size.rows / 2));
	if (progress.total === undefined) return [preloadingLine(progress, width, nowMs)];
	const running = runningOf(progress);
	const room = most - 1;
	const shown = running.length <= room ? running : running.slice(0, Math.max(0, room - 1));
	const lines = [
		progressLine(progress, progress.total, width, nowMs),
		...shown.map((file) => fileLine(file, slowFromMs(progress, nowMs), width, nowMs)),
	];
	const hidden = running.length - shown.length;
	if (hidden > 0 && room > 0) {
		lines.push(cutLine([gray(`${" ".repeat(CLOCK_CELLS)}and ${hidden} more`)], width));
	}
	return lines;
}

const CLOCK_CELLS = 8;
const BAR_CELLS = [30, 16, 8];

const gray = (text: string): Span => ({ text, colour: "gray" });

function preloadingLine(progress: Progress, width: number, nowMs: number): Line {
	const sinceMs = nowMs - progress.startedMs;
	return cutLine(
		[{ text: "  preloading" }, gray(sinceMs < 1000 ? " …" : ` … ${clock(sinceMs)}`)],
		width,
	);
}

/** The most that fits: bars of several lengths, then fewer counts, then the percentage alone. */
function progressLine(progress: Progress, total: number, width: number, nowMs: number): Line {
	const { passed, skipped } = countsOf(progress);
	const failed = countsOf(progress).failed + progress.broken;
	const share = total === 0 ? 1 : progress.done / total;
	const files = `${progress.done}/${total}`;
	const bad = failed > 0 ? [{ text: `${failed} failing`, colour: "red" as const }] : [];
	const others: Span[] = [
		...(skipped > 0 ? [{ text: `${skipped} pending`, colour: "cyan" as const }] : []),
		...(progress.flaky > 0 ? [{ text: `${progress.flaky} flaky`, colour: "yellow" as const }] : []),
	];
	const took = gray(clock(nowMs - progress.startedMs));
	const good: Span = { text: `${passed} passing`, colour: "green" };
	const all = [{ text: `${files} files` }, good, ...bad, ...others, took];
	const candidates: Line[] = [
		...BAR_CELLS.map((length) => [...bar(share, length, failed), { text: "  " }, ...apart(all)]),
		apart(all),
		apart([{ text: files }, good, ...bad, took]),
		apart([{ text: files }, ...bad, took]),
		apart([{ text: files }, ...bad]),
		[{ text: files }],
	].map((line) => [{ text: "  " }, ...line]);
	const smallest: Line = [{ text: `${Math.floor(share * 100)}%` }];
	return candidates.find((line) => cellsOfLine(line) <= width) ?? cutLine(smallest, width);
}

function bar(share: number, length: number, failed: number): Line {
	const filled = Math.floor(share * length);
	return [
		{ text: "█".repeat(filled), colour: failed > 0 ? "red" : "green" },
		gray("░".repeat(length - filled)),
	];
}

function apart(spans: readonly Span[]): Line {
	return spans.flatMap((span, index) => (index === 0 ? [span] : [{ text: "  " }, span]));
}

/** The clock first: lines end with the path, so that they are no longer than they must be. */
function fileLine(running: Running, slowFrom: number, width: number, nowMs: number): Line {
	const tookMs = nowMs - running.sinceMs;
	const time = tookMs < 1000 ? "" : clock(tookMs);
	const { passed, failed, skipped } = running.counts;
	const tests = passed + failed + skipped;
	const notes: Span[] = [
		...(running.attempt > 1
			? [{ text: `  attempt ${running.attempt}`, colour: "yellow" as const }]
			: []),
		...(tests > 0 && tookMs >= 1000 ? [gray(`  ${plural(tests, "test")}`)] : []),
	];
	const left: Span = {
		text: `${time.padStart(CLOCK_CELLS - 2)}  `,
		colour: tookMs >= slowFrom ? "yellow" : "gray",
	};
	const path = oneLine(running.file);
	const room = width - cells(left.text);
	const noted = room - cellsOfLine(notes);
	if (noted >= Math.min(cells(path), 24)) {
		return [left, { text: cutMiddle(path, noted) }, ...notes];
	}
	if (room >= 8) return [left, { text: cutMiddle(path, room) }];
	return [{ text: cutMiddle(path, width) }];
}

function cellsOfLine(line: Line): number {
	return line.reduce((sum, { text }) => sum + cells(text), 0);
}

function cutLine(line: Line, width: number): Line {
	let left = width;
	return line.flatMap((span) => {
		const text = cutEnd(span.text, left);
		left -= cells(text);
		return text === "" ? [] : [{ ...span, text }];
	});
}
