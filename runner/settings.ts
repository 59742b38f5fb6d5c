// What a run shall do: the command line over prun's configuration over mocha's over defaults.

import { randomBytes } from "node:crypto";
import type { Order } from "../scheduler/plan/mod.js";
import { type IsolationLevel, PrunError, type RunId, runId } from "../scheduler/protocol/mod.js";
import {
	type Config,
	DEFAULTS,
	type MochaSettings,
	parseSize,
	usableCpus,
} from "../scheduler/suite/mod.js";
import type { SandboxOptions } from "../worker/mod.js";
import type { OwnOptions } from "./arguments.js";

export interface Settings {
	readonly run: RunId;
	readonly slots: number;
	/** undefined: the best that is safe here. */
	readonly isolation: IsolationLevel | undefined;
	readonly sandbox: SandboxOptions;
	readonly autoPreload: boolean;
	/** Modules that must be loaded before forking. */
	readonly preloads: readonly string[];
	readonly preloadIgnore: readonly string[];
	readonly preloadTimeoutMs: number;
	readonly jobTimeoutMs: number;
	/** undefined: no limit. */
	readonly jobMemoryBytes: number | undefined;
	readonly jobRetries: number;
	/** 0: never stop early. */
	readonly maxFailures: number;
	readonly failOnFlaky: boolean;
	readonly order: Order;
	readonly seed: number;
	readonly serial: readonly string[];
	readonly locks: Readonly<Record<string, readonly string[]>>;
	readonly reporters: readonly ReporterChoice[];
	readonly passWithNoTests: boolean;
}

export interface ReporterChoice {
	/** undefined: the best for where it goes. */
	readonly name: string | undefined;
	/** undefined: standard output. */
	readonly file: string | undefined;
}

export function settle(own: OwnOptions, config: Config, mocha: MochaSettings): Settings {
	const preload = own.preload ?? config.preload ?? DEFAULTS.preload;
	const preloads = typeof preload === "string" ? [preload] : preload;
	const network = own["sandbox-network"] as SandboxOptions["network"] | undefined;
	const reporters = own.reporter ?? listOf(config.reporter) ?? listOf(mocha.reporter);
	return {
		run: runName(own.run),
		slots:
			own.jobs ??
			config.jobs ??
			(mocha.jobs === undefined ? usableCpus() : Math.max(1, mocha.jobs)),
		isolation: (own.isolation as IsolationLevel | undefined) ?? config.isolation,
		sandbox: {
			network: network ?? config.sandbox?.network ?? "host",
			shared: config.sandbox?.shared ?? [],
		},
		autoPreload: preloads.includes("auto"),
		preloads: preloads.filter((name) => name !== "auto"),
		preloadIgnore: config.preloadIgnore ?? [],
		preloadTimeoutMs: waitable(
			own["preload-timeout"] ?? config.preloadTimeout ?? DEFAULTS.preloadTimeout,
		),
		jobTimeoutMs: waitable(own["job-timeout"] ?? config.jobTimeout ?? DEFAULTS.jobTimeout),
		jobMemoryBytes:
			own["job-memory"] ??
			(config.jobMemory === undefined ? undefined : parseSize(config.jobMemory)),
		jobRetries: own["job-retries"] ?? config.jobRetries ?? DEFAULTS.jobRetries,
		maxFailures:
			own["max-failures"] ?? config.maxFailures ?? (mocha.bail ? 1 : DEFAULTS.maxFailures),
		failOnFlaky: own["fail-on-flaky"] ?? config.failOnFlaky ?? DEFAULTS.failOnFlaky,
		order: (own.order as Order | undefined) ?? config.order ?? DEFAULTS.order,
		seed: own.seed ?? config.seed ?? randomBytes(4).readUInt32LE(0),
		serial: config.serial ?? [],
		locks: config.locks ?? {},
		reporters: reporters?.map(reporterChoice) ?? [{ name: undefined, file: undefined }],
		passWithNoTests:
			own["pass-with-no-tests"] ?? config.passWithNoTests ?? DEFAULTS.passWithNoTests,
	};
}

/** Node's timers take no more, and make 1 ms of it; 24 days are as good as for ever. */
const LONGEST_MS = 2 ** 31 - 1;

function waitable(ms: number): number {
	return Math.min(ms, LONGEST_MS);
}

const RUN_NAME = /^[A-Za-z0-9-]{1,64}$/;

function runName(given: string | undefined): RunId {
	if (given === undefined) {
		return runId(`local-${Date.now().toString(36)}-${randomBytes(3).toString("hex")}`);
	}
	if (!RUN_NAME.test(given)) {
		throw new PrunError(
			"USAGE",
			`option --run is ${JSON.stringify(given)}, must be 1 to 64 of A-Z, a-z, 0-9 and -`,
		);
	}
	return runId(given);
}

function listOf(one: string | readonly string[] | undefined): readonly string[] | undefined {
	return typeof one === "string" ? [one] : one;
}

/**
 * `json` alone is mocha's one object, as scripts that were written for mocha want it; with a file
 * (`-` is standard output) it is prun's stream of events.
 */
function reporterChoice(text: string): ReporterChoice {
	if (text === "json") return { name: "mocha:json", file: undefined };
	if (text === "json=-") return { name: "json", file: undefined };
	const equals = text.indexOf("=");
	if (equals === -1) return { name: text, file: undefined };
	return { name: text.slice(0, equals), file: text.slice(equals + 1) };
}
