// Makes reporters by name.

import { PrunError } from "../scheduler/protocol/mod.js";
import { dotReporter } from "./dot.js";
import { jsonReporter } from "./json.js";
import type { Reporter, ReporterContext, Sink } from "./reporter.js";
import { fileSink, standardOutput } from "./sinks.js";
import { specReporter } from "./spec.js";

export type { Reporter, ReporterContext, Sink } from "./reporter.js";

const REPORTERS: Readonly<Record<string, (sink: Sink, context: ReporterContext) => Reporter>> = {
	spec: specReporter,
	dot: dotReporter,
	json: jsonReporter,
};

export interface ReporterRequest {
	readonly name: string;
	/** Relative to the project; undefined: standard output. */
	readonly file: string | undefined;
	/** undefined: as the terminal says. */
	readonly colour: boolean | undefined;
}

export function reporterNames(): string[] {
	return Object.keys(REPORTERS);
}

/** Throws USAGE for a name that is not known or a file that cannot be written. */
export function createReporter(request: ReporterRequest, context: ReporterContext): Reporter {
	const make = Object.hasOwn(REPORTERS, request.name) ? REPORTERS[request.name] : undefined;
	if (make === undefined) {
		throw new PrunError(
			"USAGE",
			`option --reporter is ${JSON.stringify(request.name)}, must be one of ${reporterNames().join(", ")}`,
		);
	}
	const sink =
		request.file === undefined
			? standardOutput(request.colour)
			: fileSink(context.cwd, request.file);
	return make(sink, context);
}
