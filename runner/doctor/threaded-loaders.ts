// Loaders whose hooks for ES modules run in a thread of their own, which a forked process does not have.

import type { MochaSettings } from "../../scheduler/suite/mod.js";

const THREADED =
	/(?:^|[/=])(?:tsx(?!\/cjs)|ts-node\/esm|@swc-node\/register\/esm\S*|esbuild-register\/loader|testdouble|esmock)(?:$|[/.])/;

export const THREADED_CURE =
	"TypeScript that is CommonJS needs no such hooks: tsx/cjs instead of tsx, ts-node/register instead of ts-node/esm";

/** Those that mocha's options name, as they name them. */
export function threadedLoaders({
	requires,
	nodeFlags,
}: Pick<MochaSettings, "requires" | "nodeFlags">): string[] {
	return [...requires, ...nodeFlags].filter((word) => THREADED.test(word));
}
