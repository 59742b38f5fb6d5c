// Lines at the end of what a terminal shows, drawn again and again in place; other text goes above
// them and stays. One write a frame.
//
// The hidden cursor waits at the beginning of the last line: whatever a new width does to the lines
// above it, a terminal moves it with its own line (xterm.js even leaves that line unbroken). So the
// way up is the rows that the lines above take now.

import type { Screen } from "../reporter.js";
import type { Paint } from "../terminal.js";
import { rowsOf } from "../width.js";
import type { Line } from "./layout.js";

export interface Region {
	/** Ends with a line end, or is empty; stays above the region. */
	draw(lines: readonly Line[], above: string): void;
	/** Nothing of the region is left, the text is, and the cursor is back. May be drawn again. */
	clear(above: string): void;
}

const ESC = "\u001b[";
const HIDE_CURSOR = `${ESC}?25l`;
const SHOW_CURSOR = `${ESC}?25h`;
/** Terminals that know it show a frame at once; others ignore it. */
const BEGIN_FRAME = `${ESC}?2026h`;
const END_FRAME = `${ESC}?2026l`;
const ERASE_BELOW = `${ESC}J`;
const ERASE_LINE = `${ESC}K`;

interface Drawn {
	readonly plain: string;
	readonly painted: string;
}

export function region(screen: Screen, write: (text: string) => void, paint: Paint): Region {
	let drawn: readonly Drawn[] = [];
	let columns = 0;

	function toTop(): string {
		const above = drawn.slice(0, -1);
		const rows = above.reduce(
			(sum, { plain }) => sum + (screen.reflows ? rowsOf(plain, screen.size().columns) : 1),
			0,
		);
		return rows === 0 ? "\r" : `\r${ESC}${rows}A`;
	}

	return {
		draw(lines, above) {
			const next = lines.map((line) => drawnLine(line, paint));
			const inPlace =
				above === "" && next.length === drawn.length && screen.size().columns === columns;
			const before = drawn;
			if (inPlace && next.every(({ painted }, row) => painted === before[row]?.painted)) return;
			const top = toTop();
			const body = inPlace
				? next.map((line, row) => changedLine(line, before[row])).join("\n")
				: `${ERASE_BELOW}${above}${next.map(({ painted }) => painted).join("\n")}`;
			drawn = next;
			columns = screen.size().columns;
			write(`${BEGIN_FRAME}${HIDE_CURSOR}${top}${body}\r${END_FRAME}`);
		},
		clear(above) {
			if (drawn.length === 0 && above === "") return;
			const erased = drawn.length === 0 ? "" : `${toTop()}${ERASE_BELOW}`;
			drawn = [];
			write(`${BEGIN_FRAME}${erased}${above}${SHOW_CURSOR}${END_FRAME}`);
		},
	};
}

function changedLine(line: Drawn, before: Drawn | undefined): string {
	return line.painted === before?.painted ? "" : `${ERASE_LINE}${line.painted}`;
}

function drawnLine(line: Line, paint: Paint): Drawn {
	return {
		plain: line.map(({ text }) => text).join(""),
		painted: line
			.map(({ text, colour }) => (colour === undefined ? text : paint(colour, text)))
			.join(""),
	};
}
