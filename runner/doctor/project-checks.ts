// What `prun doctor` says about the project: its mocha, its configuration, its files, and what comes
// of really preparing this machine for them.

import { describeError } from "../../scheduler/protocol/mod.js";
import { findMocha, loadConfig, type ProjectMocha } from "../../scheduler/suite/mod.js";
import { type Probe, probeMachine } from "../../worker/mod.js";
import type { Arguments } from "../arguments.js";
import { machineOptions } from "../machine-options.js";
import { planJobs } from "../plan.js";
import { mochaArgv } from "../session.js";
import { noTests, openSuite, type Suite } from "../suite.js";
import { type Check, fail, ok, warn } from "./check.js";
import { THREADED_CURE, threadedLoaders } from "./threaded-loaders.js";

export interface ProjectState {
	readonly checks: readonly Check[];
	/** How files would be isolated; undefined: nothing runs. */
	readonly isolation: string | undefined;
}

/** Looks as far as it can: what follows from a failed check is left out. */
export async function projectChecks(cwd: string, split: Arguments): Promise<ProjectState> {
	const checks: Check[] = [];
	const stopped = (): ProjectState => ({ checks, isolation: undefined });

	const mocha = await attempt("mocha", async () => findMocha(cwd));
	if ("status" in mocha) return { checks: [mocha], isolation: undefined };
	checks.push(ok("mocha", `${mocha.version} in ${mocha.root}`));

	const suite = await attempt("configuration", () => openSuite(cwd, mocha, split));
	if ("status" in suite) return { checks: [...checks, suite], isolation: undefined };
	checks.push(await configuration(cwd, split), files(suite));
	if (suite.files.length === 0) return stopped();

	const probe = await attempt("preload", () => prepare(cwd, mocha, split, suite));
	if ("status" in probe) return { checks: [...checks, probe], isolation: undefined };
	if (suite.settings.isolation === "none") {
		checks.push(preload(probe), shared(probe));
		return { checks, isolation: "none" };
	}
	checks.push(preload(probe), processes(probe), ...loaders(suite, probe));
	return { checks, isolation: probe.forks ? "fork" : "spawn" };
}

/** An error is a failed check. */
async function attempt<T extends object>(name: string, work: () => Promise<T>): Promise<T | Check> {
	try {
		return await work();
	} catch (error) {
		const text = describeError(error).replace(/^error: /, "");
		const [fact = "", cure] = text.split("\n hint: ");
		return { name, status: "fail", fact, ...(cure === undefined ? {} : { cure }) };
	}
}

async function configuration(cwd: string, split: Arguments): Promise<Check> {
	const { config, path } = await loadConfig(cwd, split.own["prun-config"]);
	if (path === undefined) return ok("configuration", "none of prun's, which is fine");
	return ok("configuration", `${path}: ${Object.keys(config).join(", ") || "nothing set"}`);
}

function files(suite: Suite): Check {
	const { length } = suite.files;
	if (length > 0) return ok("files", `${length} test file${length === 1 ? "" : "s"}`);
	const { message, hint } = noTests(suite.theirs);
	if (suite.settings.passWithNoTests) return ok("files", `${message}, which is allowed`);
	return fail("files", message, hint ?? "");
}

async function prepare(
	cwd: string,
	mocha: ProjectMocha,
	split: Arguments,
	suite: Suite,
): Promise<Probe> {
	const argv = mochaArgv(mocha, split);
	const jobs = planJobs(suite.files, cwd, suite.settings);
	// What it would have to say is in what it finds.
	const notice = () => {};
	return await probeMachine(
		mocha.root,
		machineOptions({
			cwd,
			mocha,
			argv,
			theirs: suite.theirs,
			settings: suite.settings,
			jobs,
			notice,
		}),
	);
}

function preload({ hazards, skipped, bootMs }: Probe): Check {
	const took = `Node and all that is preloaded in ${Math.round(bootMs)} ms`;
	const told = [
		...hazards.map(({ text }) => text),
		...skipped.map(({ module, why }) => `${module} could not be preloaded: ${why}`),
	];
	if (told.length === 0) return ok("preload", took);
	return warn(
		"preload",
		`${took}; but\n${told.join("\n")}`,
		hazards.length > 0
			? "prun init looks for the packages that must not be preloaded; what a --require module starts is better started in a hook"
			: "list these under preloadIgnore; prun init does so",
	);
}

function processes({ forks, hazards, processMs }: Probe): Check {
	const took = `a process for a file is had and gone again in ${processMs.toFixed(1)} ms`;
	if (forks) return ok("isolation", `fork: ${took}`);
	return hazards.length > 0
		? warn(
				"isolation",
				`spawn, since forking is not safe with this preload: ${took}`,
				"see preload",
			)
		: ok("isolation", `spawn: ${took}`);
}

/** `none` was asked for: nothing of it is a warning. */
function shared({ processMs }: Probe): Check {
	const took = `a process is had and gone again in ${processMs.toFixed(1)} ms`;
	return ok("isolation", `none, as wanted: files share a process; ${took}`);
}

function loaders(suite: Suite, { forks }: Probe): Check[] {
	const named = threadedLoaders(suite.theirs);
	if (named.length === 0 || forks) return [];
	const fact = `${named.join(", ")}: loads ES modules through hooks in a thread, which no forked process has`;
	return [warn("loaders", fact, THREADED_CURE)];
}
