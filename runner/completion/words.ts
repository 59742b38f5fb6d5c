// What can be completed on prun's command line, whatever the shell.

import { reporterNames } from "../../reporters/mod.js";
import { ownOptions } from "../arguments.js";
import { MOCHA_WORDS } from "./mocha-words.js";
import type { Word } from "./word.js";

/** prun's own options, then mocha's. */
export function allWords(): Word[] {
	const own = ownOptions().map(
		(option): Word => ({
			long: option.name,
			short: option.short,
			value: option.value,
			takes:
				option.name === "reporter" ? reporterNames() : (option.allowed ?? takesOf(option.value)),
			help: option.help,
			repeatable: option.repeatable,
		}),
	);
	const taken = new Set(own.flatMap(({ long, short }) => [long, short]));
	return [...own, ...MOCHA_WORDS.filter(({ long }) => !taken.has(long))];
}

function takesOf(value: string | undefined): "nothing" | "text" | "files" {
	if (value === undefined) return "nothing";
	return value === "FILE" || value === "MODULE" ? "files" : "text";
}
