// Files whose names are not UTF-8. Node makes other names of them, under which they are not to be
// found: mocha leaves them out without a word, and a suite would be smaller than it looks.

import { readdirSync, statSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";

/** What Node reads for bytes that are no UTF-8. */
const REPLACEMENT = "\ufffd";

/** Of test files, in full; the bytes that are wrong are written as `\xff`. */
export function unreadableNames(
	cwd: string,
	query: {
		readonly spec: readonly string[];
		readonly extension: readonly string[];
		readonly recursive: boolean;
	},
	found: readonly string[],
): string[] {
	const named = query.spec.map((spec) => resolve(cwd, spec)).filter(isFolder);
	// A pattern, other than a folder, finds them under their wrong names.
	const misread = found.filter((file) => file.includes(REPLACEMENT)).map((file) => dirname(file));
	const folders = new Set([...named, ...misread]);
	const extensions = new Set(query.extension.map((one) => (one.startsWith(".") ? one : `.${one}`)));
	return [...folders].flatMap((folder) => unreadableIn(folder, extensions, query.recursive));
}

function unreadableIn(
	folder: string,
	extensions: ReadonlySet<string>,
	recursive: boolean,
): string[] {
	// Read as text first: most folders have nothing to look at twice.
	const doubtful = readdirSync(folder, { recursive }).some((name) => name.includes(REPLACEMENT));
	if (!doubtful) return [];
	return readdirSync(folder, { encoding: "buffer", recursive })
		.filter((name) => !Buffer.from(name.toString()).equals(name))
		.filter((name) => extensions.has(extname(name.toString())))
		.map((name) => `${folder}/${escaped(name)}`);
}

function escaped(name: Buffer): string {
	const text = name.toString("latin1");
	return text.replace(
		/[^\x20-\x7e]/g,
		(char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, "0")}`,
	);
}

function isFolder(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
