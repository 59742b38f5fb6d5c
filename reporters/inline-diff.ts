// Colours for an inline diff, which is written as git writes a word diff: `[-actual-]{+expected+}`.

import type { Paint } from "./terminal.js";

const LEGEND = "[-actual-] {+expected+}";

export function isInlineDiff(diff: string): boolean {
	return diff.startsWith(LEGEND);
}

/** The marks stay: they tell where a blank was changed, and what is what without colours. */
export function paintInlineDiff(diff: string, paint: Paint): string {
	return diff
		.replace(/\[-.*?-\]/g, (removed) => paint("red", removed))
		.replace(/\{\+.*?\+\}/g, (added) => paint("green", added));
}
