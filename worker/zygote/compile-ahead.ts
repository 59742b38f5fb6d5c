// Compiles the suite's TypeScript once, before any fork, where a hook of `require` does it (ts-node,
// tsx/cjs, @swc-node/register, esbuild-register, whatever adds an extension): without this, every
// child would compile all that its file needs. For ts-node, which checks types, that is a second
// or more a file.
//
// Nothing is executed: the hook is given a module that keeps the code instead of running it. Maps
// for stacks stay where the hook has put them, and a file that does not compile is left to its child,
// which then fails with the hook's own words.

import { statSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { extname } from "node:path";

const require = createRequire(import.meta.url);

interface Compiled {
	readonly code: string;
	/** The file as it was: it may be written while the suite runs. */
	readonly modifiedMs: number;
	readonly bytes: number;
}

type Loader = (module: Module, filename: string) => void;

/** Node's own loaders run JavaScript and JSON as it is. */
const NATIVE = new Set([".js", ".cjs", ".mjs", ".json", ".node"]);

const loaders = require.extensions as unknown as Record<string, Loader | undefined>;

/** Those that a hook would compile and that are not loaded yet. */
export function compilable(sources: readonly string[]): string[] {
	return sources.filter((file) => {
		const extension = extname(file);
		return (
			!NATIVE.has(extension) &&
			loaders[extension] !== undefined &&
			require.cache[file] === undefined
		);
	});
}

/** Stops beginning new files after `budgetMs`; what is left is compiled by who needs it. */
export function compileAhead(files: readonly string[], budgetMs: number): void {
	const until = performance.now() + budgetMs;
	const compiled = new Map<string, Compiled>();
	for (const file of files) {
		if (performance.now() > until) break;
		const found = compile(file);
		if (found !== undefined) compiled.set(file, found);
	}
	for (const extension of new Set([...compiled.keys()].map((file) => extname(file)))) {
		const loader = loaders[extension];
		if (loader !== undefined) loaders[extension] = withCompiled(loader, compiled);
	}
}

interface Compiling extends Module {
	filename: string;
	_compile(code: string, filename: string): void;
}

function compile(file: string): Compiled | undefined {
	const module = new Module(file) as Compiling;
	const { exports } = module as { exports: object };
	const codes: string[] = [];
	module.filename = file;
	module._compile = (text) => void codes.push(text);
	try {
		const { mtimeMs, size } = statSync(file);
		loaders[extname(file)]?.(module, file);
		const [code, ...more] = codes;
		// A hook that does more than compile has to do so in the child.
		const onlyCompiled =
			more.length === 0 && module.exports === exports && Object.keys(exports).length === 0;
		if (code === undefined || !onlyCompiled) return undefined;
		return { code, modifiedMs: mtimeMs, bytes: size };
	} catch {
		// It does not compile, or not for `require`: its child will say so.
		return undefined;
	}
}

function withCompiled(loader: Loader, compiled: ReadonlyMap<string, Compiled>): Loader {
	return (module, filename) => {
		const found = compiled.get(filename);
		if (found === undefined || !isUnchanged(filename, found)) {
			loader(module, filename);
			return;
		}
		(module as Compiling)._compile(found.code, filename);
	};
}

function isUnchanged(filename: string, found: Compiled): boolean {
	const now = statSync(filename, { throwIfNoEntry: false });
	return now?.mtimeMs === found.modifiedMs && now.size === found.bytes;
}
