// Makes reporters by name.

import { PrunError } from "../scheduler/protocol/mod.js";
import { dotReporter } from "./dot.js";
import { jsonReporter } from "./json.js";
import { mochaReporter } from "./mocha/mocha-reporter.js";
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

const THEIRS = /^mocha:/;

/** Whether it is one of mocha's own reporters, or one that was made for mocha. */
export function isMochas(name: string): boolean {
	return THEIRS.test(name) || !Object.hasOwn(REPORTERS, name);
}

/** prun's reporters by name. */
export function reporterNames(): string[] {
	return Object.keys(REPORTERS);
}

/** Throws USAGE for a name that is not known or a file that cannot be written. */
export function createReporter(request: ReporterRequest, context: ReporterContext): Reporter {
	const make = isMochas(request.name) ? undefined : REPORTERS[request.name];
	if (make === undefined) return createMochas(request, context);
	const sink =
		request.file === undefined
			? standardOutput(request.colour)
			: fileSink(context.cwd, request.file);
	return make(sink, context);
}

function createMochas({ name, file, colour }: ReporterRequest, context: ReporterContext): Reporter {
	const { mocha } = context;
	const theirs = name.replace(THEIRS, "");
	if (mocha === undefined || theirs === "") {
		throw new PrunError(
			"USAGE",
			`option --reporter is ${JSON.stringify(name)}, must be one of ${reporterNames().join(", ")}`,
		);
	}
	if (file !== undefined) {
		throw new PrunError(
			"USAGE",
			`option --reporter is ${JSON.stringify(`${name}=${file}`)}: mocha's reporters take no =FILE`,
			{ hint: `--reporter ${name} --reporter-option output=${file}, if that reporter has it` },
		);
	}
	return mochaReporter(theirs, mocha, standardOutput(colour), context, reporterNames());
}
