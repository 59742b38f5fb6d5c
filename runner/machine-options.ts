// What a machine needs to know to run a suite: mocha's options, what to load and to compile before
// files are run, limits.

import { resolve } from "node:path";
import { isMochas } from "../reporters/mod.js";
import type { PlannedJob } from "../scheduler/plan/mod.js";
import { workerId } from "../scheduler/protocol/mod.js";
import {
	type MochaSettings,
	openFilesLimit,
	scanImports,
	slotsWithin,
} from "../scheduler/suite/mod.js";
import {
	type MachineOptions,
	type NoticeSink,
	type Preload,
	splitRequires,
} from "../worker/mod.js";
import type { Session } from "./session.js";
import type { Settings } from "./settings.js";

/** The one worker of a run without a server. */
export const WORKER = workerId("w1");
export const FIXTURE_TIMEOUT_MS = 300_000;

export interface MachineRequest extends Pick<Session, "cwd" | "mocha" | "argv"> {
	readonly theirs: MochaSettings;
	readonly settings: Settings;
	readonly jobs: readonly PlannedJob[];
	readonly notice: NoticeSink;
	/** `listed`: files are loaded, and tell what tests they have; nothing runs. Default: run. */
	readonly tests?: "run" | "listed";
}

/** More than there are files would be idle; more than may have open files would fail. */
export function slotsFor(settings: Settings, jobs: readonly PlannedJob[]): number {
	return Math.min(settings.slots, jobs.length, slotsWithin(openFilesLimit()));
}

export function machineOptions(request: MachineRequest): MachineOptions {
	const { cwd, theirs, settings, jobs, notice } = request;
	const slots = slotsFor(settings, jobs);
	const requires = splitRequires(theirs.requires, cwd);
	return {
		isolation: settings.isolation,
		spec: {
			cwd,
			mocha: {
				root: request.mocha.root,
				options: theirs.options,
				requires: requires.early,
				childRequires: requires.inChild,
				namesFixtures: requires.namesFixtures,
				files: theirs.files,
				uiModule: theirs.uiModule,
				tests: request.tests ?? "run",
				detail: settings.reporters.some(({ name }) => isMochas(name)),
			},
			...reached(request, [...requires.early, ...requires.inChild]),
			preloadTimeoutMs: settings.preloadTimeoutMs,
			argv: request.argv,
			warmUp: jobs.length > slots,
		},
		nodeFlags: [...process.execArgv, ...theirs.nodeFlags],
		slots,
		jobs: jobs.length,
		preloadTimeoutMs: settings.preloadTimeoutMs,
		fixtureTimeoutMs: FIXTURE_TIMEOUT_MS,
		fixtureEnv: { PRUN_RUN: settings.run, PRUN_WORKER: WORKER },
		now: () => performance.now(),
		timeoutMs: settings.jobTimeoutMs,
		memoryBytes: settings.jobMemoryBytes,
		sandbox: settings.sandbox,
		notice,
	};
}

/** What to load and to compile before files are run. */
function reached(
	{ cwd, theirs, settings, jobs }: MachineRequest,
	requires: readonly string[],
): { readonly preloads: Preload[]; readonly sources: readonly string[] } {
	const parent = resolve(cwd, "package.json");
	const named = settings.preloads.map(
		(specifier): Preload => ({ specifier, parent, how: "import", named: true }),
	);
	const entries = [...requires, ...theirs.files, ...jobs.map((job) => resolve(cwd, job.file))];
	const ignored = new Set([...settings.preloadIgnore, "mocha"]);
	const { packages, sources } = scanImports(entries);
	if (!settings.autoPreload) return { preloads: named, sources };
	const found = packages
		.filter(({ specifier }) => !ignored.has(specifier))
		.map((item): Preload => ({ ...item, named: false }));
	return { preloads: [...named, ...found], sources };
}
