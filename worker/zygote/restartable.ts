// Libraries that start a thread when they are used, and start it again when it is gone: before a
// fork it is stopped, and each child that needs one starts its own.
//
// esbuild: its synchronous calls, as TypeScript loaders make them (tsx, esbuild-register).

import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

interface Restartable {
	/** What the path of its loaded main module ends with. */
	readonly module: RegExp;
	readonly stop: string;
}

const RESTARTABLE: readonly Restartable[] = [
	{ module: /[\\/]node_modules[\\/]esbuild[\\/]lib[\\/]main\.js$/, stop: "stop" },
];

/** The threads end a moment later: the gate waits for that. */
export function stopRestartable(): void {
	for (const [path, loaded] of Object.entries(require.cache)) {
		const found = RESTARTABLE.find(({ module }) => module.test(path));
		if (found === undefined) continue;
		const stop = (loaded?.exports as Record<string, unknown> | undefined)?.[found.stop];
		if (typeof stop === "function") stop();
	}
}
