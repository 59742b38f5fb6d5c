// Which packages a suite will load: those that are statically reachable from its test files through
// the project's own sources. Found by reading the sources as text.
//
// A guess is enough here: what is missed is loaded a little later, in each child, and what is found
// in vain costs its loading once. That is why a pattern does and no parser is needed.

import { existsSync, readFileSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, resolve, sep } from "node:path";

export interface FoundPackage {
	readonly specifier: string;
	/** The file that names it. */
	readonly parent: string;
	readonly how: "require" | "import";
}

export interface ImportScan {
	/** In the order in which a run in one process would load them, each specifier once. */
	readonly packages: readonly FoundPackage[];
	/** Own files that were read, absolute, in that order too. */
	readonly sources: readonly string[];
}

const IMPORTS =
	/\brequire\(\s*(["'])([^"'\n]+)\1\s*\)|\bimport\s*\(\s*(["'])([^"'\n]+)\3\s*\)|\b(?:import|export)\b(?!\s*type\b)[^"'();]*?\bfrom\s*(["'])([^"'\n]+)\5|\bimport\s*(["'])([^"'\n]+)\7/g;
const COMMENTS = /\/\*[\s\S]*?\*\/|(^|[\s;{}(])\/\/[^\n]*/g;

const EXTENSIONS = ["", ".js", ".cjs", ".mjs", ".ts", ".cts", ".mts", ".tsx", ".jsx", ".json"];
const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const MAX_SOURCES = 20_000;

export function scanImports(entries: readonly string[]): ImportScan {
	const seen = new Set<string>();
	const packages = new Map<string, FoundPackage>();

	function visit(file: string): void {
		if (seen.has(file) || seen.size >= MAX_SOURCES) return;
		seen.add(file);
		for (const { specifier, how } of importsOf(readSource(file) ?? "")) {
			if (isPath(specifier)) {
				const own = resolveOwn(dirname(file), specifier);
				if (own !== undefined) visit(own);
			} else if (isPackage(specifier) && !packages.has(specifier)) {
				if (!isInstalled(dirname(file), specifier)) continue;
				packages.set(specifier, { specifier, parent: file, how });
			}
		}
	}

	for (const entry of entries) visit(entry);
	return { packages: [...packages.values()], sources: [...seen] };
}

function isPackage(specifier: string): boolean {
	return !isBuiltin(specifier) && !specifier.startsWith("#");
}

const PACKAGE_NAME = /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*/;
const installed = new Map<string, boolean>();

/** Much that looks like an import stands in a text, and names no package that is there. */
function isInstalled(folder: string, specifier: string): boolean {
	const name = PACKAGE_NAME.exec(specifier)?.[0];
	if (name === undefined) return false;
	const path = join(folder, "node_modules", name);
	let found = installed.get(path);
	if (found === undefined) {
		const above = dirname(folder);
		found = existsSync(path) || (above !== folder && isInstalled(above, specifier));
		installed.set(path, found);
	}
	return found;
}

function isPath(specifier: string): boolean {
	return specifier.startsWith(".") || specifier.startsWith("/");
}

function readSource(file: string): string | undefined {
	if (!SOURCE.test(file) || file.includes(`${sep}node_modules${sep}`)) return undefined;
	try {
		return readFileSync(file, "utf8");
	} catch {
		// Gone between being found and being read; the run itself will say so.
		return undefined;
	}
}

/** Exported for its tests. */
export function importsOf(text: string): { specifier: string; how: "require" | "import" }[] {
	const code = text.replace(COMMENTS, "$1");
	return [...code.matchAll(IMPORTS)].map((match) => ({
		specifier: match[2] ?? match[4] ?? match[6] ?? match[8] ?? "",
		how: match[2] === undefined ? "import" : "require",
	}));
}

const resolved = new Map<string, string | undefined>();

function resolveOwn(folder: string, specifier: string): string | undefined {
	const path = resolve(folder, specifier);
	if (!resolved.has(path)) resolved.set(path, resolvePath(path));
	return resolved.get(path);
}

function resolvePath(path: string): string | undefined {
	for (const extension of EXTENSIONS) {
		if (isFile(path + extension)) return path + extension;
	}
	// TypeScript's sources name the file that will be built.
	const typed = path.replace(/\.([cm]?)js$/, ".$1ts");
	if (typed !== path && isFile(typed)) return typed;
	for (const extension of EXTENSIONS.slice(1)) {
		const index = join(path, `index${extension}`);
		if (isFile(index)) return index;
	}
	return mainOf(path);
}

/** `require("..")` of a folder with a package.json: its main file. */
function mainOf(folder: string): string | undefined {
	try {
		const { main } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
			main?: unknown;
		};
		return typeof main === "string" && main !== "" ? resolvePath(join(folder, main)) : undefined;
	} catch {
		// No package.json there: it is no such folder.
		return undefined;
	}
}

function isFile(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
