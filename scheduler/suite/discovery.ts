// Which files a run has: mocha's answer, but for one thing. mocha adds files that are named on the
// command line to those of its configuration, so naming one that is configured changes nothing.
// Here it narrows the run to what was named.

import { type FileQuery, lookupFiles } from "./project-mocha.js";

export interface Discovered {
	/** Absolute, in mocha's order, each once. */
	readonly files: readonly string[];
	/** mocha's words about patterns that match nothing. */
	readonly warnings: readonly string[];
}

/**
 * `named`: the patterns of `query.spec` that stood on the command line; one that the configuration
 * has too is in `query.spec` twice.
 */
export function discoverFiles(
	root: string,
	query: FileQuery,
	named: readonly string[],
): Discovered {
	const all = lookupFiles(root, query);
	const configured = without(query.spec, named);
	const files = [...new Set(all.files)];
	if (named.length === 0 || configured.length === 0) return { files, warnings: all.warnings };
	const chosen = lookupFiles(root, { ...query, spec: named });
	const covered = new Set(lookupFiles(root, { ...query, spec: configured }).files);
	const narrows = chosen.files.length > 0 && chosen.files.every((file) => covered.has(file));
	return narrows
		? { files: [...new Set(chosen.files)], warnings: chosen.warnings }
		: { files, warnings: all.warnings };
}

/** Each of `taken` takes away one that is equal. */
function without(all: readonly string[], taken: readonly string[]): string[] {
	const left = [...all];
	for (const pattern of taken) {
		const at = left.indexOf(pattern);
		if (at !== -1) left.splice(at, 1);
	}
	return left;
}
