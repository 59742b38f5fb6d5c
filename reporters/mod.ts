// Makes reporters by name, and chooses one where none was named.

import { PrunError } from "../scheduler/protocol/mod.js";
import { dotReporter } from "./dot.js";
import { jsonReporter } from "./json.js";
import { liveReporter } from "./live/live.js";
import { mochaReporter } from "./mocha/mocha-reporter.js";
import type { Reporter, ReporterContext, Sink } from "./reporter.js";
import { fileSink, standardOutput } from "./sinks.js";
import { specReporter } from "./spec.js";

export type { Reporter, ReporterContext, Sink } from "./reporter.js";
export { harmless } from "./terminal.js";

const REPORTERS: Readonly<Record<string, (sink: Sink, context: ReporterContext) => Reporter>> = {
	live: liveWhereItCan,
	spec: specReporter,
	dot: dotReporter,
	json: jsonReporter,
};

export interface ReporterRequest {
	/** undefined: live on a terminal that a person looks at, else spec. */
	readonly name: string | undefined;
	/** Relative to the project; undefined: standard output. */
	readonly file: string | undefined;
	/** undefined: as the terminal says. */
	readonly colour: boolean | undefined;
}

/** Throws USAGE; those that were made by then are closed. */
export async function createReporters(
	requests: readonly ReporterRequest[],
	context: Omit<ReporterContext, "showsOutput">,
): Promise<Reporter[]> {
	const made: Reporter[] = [];
	try {
		refuseCompany(requests);
		const first = requests.findIndex(({ file }) => file === undefined);
		for (const [at, request] of requests.entries()) {
			made.push(createReporter(request, { ...context, showsOutput: at === first }));
		}
		return made;
	} catch (error) {
		for (const reporter of made) await reporter.close();
		throw error;
	}
}

const THEIRS = /^mocha:/;

/** Whether it is one of mocha's own reporters, or one that was made for mocha. */
export function isMochas(name: string | undefined): boolean {
	if (name === undefined) return false;
	return THEIRS.test(name) || !Object.hasOwn(REPORTERS, name);
}

/** prun's reporters by name. */
export function reporterNames(): string[] {
	return Object.keys(REPORTERS);
}

/** Throws USAGE for a name that is not known or a file that cannot be written. */
export function createReporter(request: ReporterRequest, context: ReporterContext): Reporter {
	const { file } = request;
	const name = request.name ?? automaticName();
	const make = isMochas(name) ? undefined : REPORTERS[name];
	if (make === undefined) return createMochas({ ...request, name }, context);
	if (name === "live" && file !== undefined) {
		throw new PrunError(
			"USAGE",
			`option --reporter is ${JSON.stringify(`live=${file}`)}: live draws on a terminal and cannot write a file`,
			{ hint: "spec, dot and json can" },
		);
	}
	const sink = file === undefined ? standardOutput(request.colour) : fileSink(context.cwd, file);
	return make(sink, context);
}

function createMochas(
	{ name, file, colour }: ReporterRequest & { readonly name: string },
	context: ReporterContext,
): Reporter {
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

/** Whoever else writes to the terminal would write into what live draws. */
function refuseCompany(requests: readonly ReporterRequest[]): void {
	const onTerminal = requests.filter(({ file }) => file === undefined).map(({ name }) => name);
	if (!onTerminal.includes("live") || onTerminal.length === 1) return;
	const other = onTerminal.find((name) => name !== "live") ?? "live";
	throw new PrunError(
		"USAGE",
		`option --reporter is live and ${other}, must be one of them: live needs the terminal for itself`,
		{ hint: `give the other one a file: --reporter ${other}=FILE` },
	);
}

/** A CI's log may be a terminal by its looks, but nobody sees it move. */
function automaticName(): "live" | "spec" {
	const ci = process.env["CI"] ?? "";
	const watched = process.stdout.isTTY === true && process.env["TERM"] !== "dumb";
	return watched && (ci === "" || ci === "false" || ci === "0") ? "live" : "spec";
}

/** A configuration that names live is good for CI too: there it is replaced, and says so. */
function liveWhereItCan(sink: Sink, context: ReporterContext): Reporter {
	if (sink.screen !== undefined) return liveReporter(sink, sink.screen, context);
	return {
		...specReporter(sink, context),
		remark: "the reporter live needs a terminal whose cursor can be moved: spec is used",
	};
}
