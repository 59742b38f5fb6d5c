// What tools for coverage need of a process that was forked and leaves by `_exit`.
//
// c8: Node writes its file for NODE_V8_COVERAGE on the way out, which `_exit` skips. What the
// zygote had run is counted in every child, so the zygote needs no file of its own.
// nyc: it names its file when it is loaded, in the zygote; so all children would write the same one.

import { createRequire } from "node:module";
import { sep } from "node:path";

const require = createRequire(import.meta.url);

/** Node looks once, at its start; a test may have cleared its environment since. */
const measured = process.env["NODE_V8_COVERAGE"] !== undefined;

/** To be called on the way out. */
export function writeV8Coverage(): void {
	if (!measured) return;
	process.getBuiltinModule("node:v8").takeCoverage();
}

/** What we use of nyc's class, versions 14 to 18. */
interface Nyc {
	readonly prototype: {
		writeCoverageFile?: (this: { readonly processInfo: Record<string, unknown> }) => void;
	};
}

const NYC_MODULE = `${sep}node_modules${sep}nyc${sep}index.js`;

/** Gives this child's nyc, when there is one, a name of its own. To be called after a fork. */
export function renameNycReport(): void {
	if (process.env["NYC_CONFIG"] === undefined) return;
	const path = Object.keys(require.cache).find((name) => name.endsWith(NYC_MODULE));
	const nyc = path === undefined ? undefined : (require.cache[path]?.exports as Nyc | undefined);
	const write = nyc?.prototype?.writeCoverageFile;
	if (nyc === undefined || write === undefined) return;
	// Not from Node's cache of them, which siblings share.
	const uuid = process.getBuiltinModule("node:crypto").randomUUID({ disableEntropyCache: true });
	process.env["NYC_PROCESS_ID"] = uuid;
	nyc.prototype.writeCoverageFile = function () {
		Object.assign(this.processInfo, { uuid, pid: process.pid, ppid: process.ppid });
		write.call(this);
	};
}
