// In which order jobs start. Pure: the same files, order and seed give the same plan anywhere.

import { mulberry32, seedFor } from "./seed.js";

export type Order = "path" | "random";

/** A new array; `path` keeps the order in which the framework itself would run the files. */
export function orderFiles(files: readonly string[], order: Order, seed: number): string[] {
	const ordered = [...files];
	if (order === "random") shuffle(ordered, mulberry32(seedFor(seed, "order")));
	return ordered;
}

/** Fisher and Yates. */
function shuffle(items: string[], random: () => number): void {
	for (let last = items.length - 1; last > 0; last--) {
		const other = Math.floor(random() * (last + 1));
		const [a, b] = [items[last], items[other]];
		if (a !== undefined && b !== undefined) [items[last], items[other]] = [b, a];
	}
}
