// Maps the frames of a failure's stack to the sources that the running code was made from. Only
// when something failed, and in the worker: children stay as they are.
//
// Frames of code that maps its own stacks (ts-node, tsx) point to sources already; those have no
// map of their own and stay.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { ErrorRecord } from "../scheduler/protocol/mod.js";

const require = createRequire(import.meta.url);

type Tracer = import("@jridgewell/trace-mapping").TraceMap;

const tracers = new Map<string, Tracer | null>();

/** The same error with mapped stacks; the line of the mapped test file when it is in there. */
export function mapError(error: ErrorRecord): ErrorRecord {
	return {
		...error,
		stack: error.stack.split("\n").map(mapFrame).join("\n"),
		...(error.cause === undefined ? {} : { cause: mapError(error.cause) }),
	};
}

const FRAME = /((?:file:\/\/)?\/[^():]+):(\d+):(\d+)(\)?)$/;

function mapFrame(frame: string): string {
	const match = FRAME.exec(frame);
	if (match === null) return frame;
	const [whole, location = "", line = "", column = "", end = ""] = match;
	const file = location.startsWith("file://") ? fileURLToPath(location) : location;
	const tracer = tracerFor(file);
	if (tracer === null) return frame;
	const { originalPositionFor } =
		require("@jridgewell/trace-mapping") as typeof import("@jridgewell/trace-mapping");
	const found = originalPositionFor(tracer, { line: Number(line), column: Number(column) - 1 });
	if (found.source === null) return frame;
	const source = resolve(dirname(file), found.source);
	return frame.replace(whole, () => `${source}:${found.line}:${found.column + 1}${end}`);
}

const COMMENT = /^\/\/[#@] sourceMappingURL=(\S+)\s*$/gm;

function tracerFor(file: string): Tracer | null {
	const known = tracers.get(file);
	if (known !== undefined) return known;
	let tracer: Tracer | null = null;
	try {
		tracer = loadTracer(file);
	} catch {
		// A map that cannot be read or parsed: the frame of the running code is still right.
	}
	tracers.set(file, tracer);
	return tracer;
}

function loadTracer(file: string): Tracer | null {
	if (file.includes("/node_modules/") || !existsSync(file)) return null;
	const url = [...readFileSync(file, "utf8").matchAll(COMMENT)].at(-1)?.[1];
	if (url === undefined) return null;
	const data = /^data:application\/json[^,]*;base64,(.*)$/.exec(url)?.[1];
	const text =
		data === undefined
			? readFileSync(resolve(dirname(file), decodeURIComponent(url)), "utf8")
			: Buffer.from(data, "base64").toString();
	const { TraceMap } =
		require("@jridgewell/trace-mapping") as typeof import("@jridgewell/trace-mapping");
	return new TraceMap(text);
}
