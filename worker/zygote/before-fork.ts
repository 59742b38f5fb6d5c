// What known libraries have to do before a fork, so that it need not be done in every child.
//
// esbuild: its synchronous calls, as TypeScript loaders make them (tsx, esbuild-register), start a
// thread, which a fork does not copy. It is stopped; who needs one later starts one again.
// @babel/register: writes all that it has compiled to its cache on disk when the process ends. Every
// child would do that again: 11 MB and 60 ms a file in the suite of graphql-js.

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** A thread that was stopped ends a moment later: the gate waits for that. */
export function settleLibraries(): void {
	stopEsbuild();
	saveBabelCache();
}

const ESBUILD = /[\\/]node_modules[\\/]esbuild[\\/]lib[\\/]main\.js$/;

function stopEsbuild(): void {
	for (const [path, loaded] of Object.entries(require.cache)) {
		if (!ESBUILD.test(path)) continue;
		const { stop } = (loaded?.exports ?? {}) as { readonly stop?: unknown };
		if (typeof stop === "function") stop();
	}
}

/** It keeps its modules out of Node's cache, so it is known by what it listens for the end with. */
function saveBabelCache(): void {
	for (const listener of process.listeners("exit")) {
		if (listener.name === "save" && String(listener).includes("cacheDirty")) listener(0);
	}
}
