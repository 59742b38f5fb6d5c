// prun's own sources, as the tests of tidiness read them.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/project.js";

export const SOURCE_FOLDERS = ["scheduler", "worker", "reporters", "runner", "bench"] as const;

export interface Source {
	/** Relative to the checkout. */
	readonly path: string;
	readonly text: string;
}

/** All files below these folders with one of these endings, but for fixtures. */
export function sourcesIn(folders: readonly string[], endings: readonly string[]): Source[] {
	return folders
		.flatMap((folder) =>
			readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) =>
				join(folder, name),
			),
		)
		.filter(
			(path) =>
				endings.some((ending) => path.endsWith(ending)) && !path.startsWith("test/fixtures"),
		)
		.sort()
		.map((path) => ({ path, text: readFileSync(join(ROOT, path), "utf8") }));
}

const COMMENT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*/;
const TEXT = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/;
const TEMPLATE = /`(?:\\[\s\S]|[^`\\])*`/;
/** Where a division cannot stand. */
const PATTERN =
	/(?<=[(,=:?&|![{;]\s*)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n*[])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])*\/[a-z]*/;

const NO_CODE = new RegExp(
	[COMMENT, TEXT, TEMPLATE, PATTERN].map(({ source }) => source).join("|"),
	"g",
);
const NO_SPECIFIER = new RegExp(
	[`(${TEXT.source})`, TEMPLATE.source, COMMENT.source].join("|"),
	"g",
);

/** The code without comments, and with every literal text and pattern empty; lines stay. */
export function codeOf(text: string): string {
	return text.replace(NO_CODE, (found) => {
		const lines = found.replace(/[^\n]/g, "");
		return /^\/[/*]/.test(found) ? lines : `""${lines}`;
	});
}

const SPECIFIERS = [
	/^(?:import|export)\b[^;"']*?\bfrom\s*["']([^"']+)["']/gm,
	/^import\s*["']([^"']+)["']/gm,
	/\bimport\(\s*["']([^"']+)["']/g,
	/\brequire\(\s*["']([^"']+)["']/g,
];

/** Everything that a source imports, re-exports or requires by a literal name, types too. */
export function specifiersOf(text: string): string[] {
	const code = text.replace(NO_SPECIFIER, (_found, literal: string | undefined) => literal ?? "");
	return SPECIFIERS.flatMap((pattern) =>
		[...code.matchAll(pattern)].map((match) => match[1] ?? ""),
	);
}
