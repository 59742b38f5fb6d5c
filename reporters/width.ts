// How many cells a text takes on a terminal, and cutting it to fit. Terminals disagree about joined
// emoji, so those count as wide as any terminal draws them: a line that is too short does no harm,
// one that is too long breaks what is drawn in place.
//
// string-width is loaded for the first text that is not plain: most suites have none.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** ASCII, and what prun itself draws. */
const PLAIN = /^[ -~…·█░✔✖]*$/;
const ELLIPSIS = "…";

export function cells(text: string): number {
	if (PLAIN.test(text)) return text.length;
	return clusters(text).reduce((sum, cluster) => sum + cellsOf(cluster), 0);
}

/** Rows that a line takes when a terminal breaks it: a wide character is never split. */
export function rowsOf(text: string, columns: number): number {
	if (PLAIN.test(text)) return Math.max(1, Math.ceil(text.length / columns));
	let rows = 1;
	let column = 0;
	for (const cluster of clusters(text)) {
		const width = cellsOf(cluster);
		if (column + width > columns && column > 0) {
			rows++;
			column = 0;
		}
		column += width;
	}
	return rows;
}

/** At most so wide; an ellipsis stands for what is missing at the end. */
export function cutEnd(text: string, width: number): string {
	if (cells(text) <= width) return text;
	return width < 1 ? "" : head(text, width - 1) + ELLIPSIS;
}

/** At most so wide; of a path its end tells more than its beginning. */
export function cutMiddle(text: string, width: number): string {
	if (cells(text) <= width) return text;
	if (width < 5) return cutEnd(text, width);
	const before = head(text, Math.floor((width - 1) / 3));
	return before + ELLIPSIS + tail(text, width - 1 - cells(before));
}

function head(text: string, width: number): string {
	return taken(clusters(text), width).join("");
}

function tail(text: string, width: number): string {
	return taken(clusters(text).toReversed(), width).toReversed().join("");
}

function taken(from: readonly string[], width: number): string[] {
	let left = width;
	const end = from.findIndex((cluster) => {
		left -= cellsOf(cluster);
		return left < 0;
	});
	return end === -1 ? [...from] : from.slice(0, end);
}

let segmenter: Intl.Segmenter | undefined;

/** What a person takes for one character. */
function clusters(text: string): string[] {
	if (PLAIN.test(text)) return text.split("");
	segmenter ??= new Intl.Segmenter();
	return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function cellsOf(cluster: string): number {
	if (PLAIN.test(cluster)) return cluster.length;
	const { default: stringWidth } = require("string-width") as typeof import("string-width");
	const apart = Array.from(cluster, (character) => stringWidth(character));
	return Math.max(
		stringWidth(cluster),
		apart.reduce((sum, width) => sum + width, 0),
	);
}
