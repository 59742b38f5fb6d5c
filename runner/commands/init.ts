// `prun init`: looks at the project, tries whether its files can be forked, writes a configuration
// with what is needed for that, and says what to do next.

import { rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { EXIT, type ExitCode, messageOf, PrunError } from "../../scheduler/protocol/mod.js";
import { findConfig, findMocha, type ProjectMocha } from "../../scheduler/suite/mod.js";
import { loadNative, probePreload } from "../../worker/mod.js";
import { type Arguments, splitArguments } from "../arguments.js";
import { THREADED_CURE, threadedLoaders } from "../doctor/threaded-loaders.js";
import { configText } from "../init/config-text.js";
import {
	findingsOf,
	foundLines,
	type Manifest,
	nextLines,
	readManifest,
} from "../init/findings.js";
import { type ForkSearch, searchForks } from "../init/fork-search.js";
import type { Invocation } from "../invocation.js";
import { machineOptions } from "../machine-options.js";
import { planJobs } from "../plan.js";
import { mochaArgv } from "../session.js";
import { openSuite, type Suite } from "../suite.js";
import { takeFlags } from "../words.js";

export async function initCommand({ cwd, words, print }: Invocation): Promise<ExitCode> {
	const { flags, others } = takeFlags(words, ["force"]);
	const split = splitArguments(others);
	const manifest = readManifest(cwd);
	const old = existing(cwd, manifest, { force: flags.has("force") });
	const mocha = findMocha(cwd);
	const suite = await openSuite(cwd, mocha, split, {});
	const found = findingsOf(cwd, manifest, mocha, suite);
	print(section("found", foundLines(found)));

	const search = await tryForking(cwd, mocha, split, suite);
	print(section("tried", triedLines(search, threadedLoaders(suite.theirs))));

	const name = configName(manifest, found.typescript);
	const text = configText(
		{
			preloadIgnore: search?.ignore ?? new Map(),
			spawnBecause: blockers(search),
			notTried: search === undefined ? whyNotTried() : undefined,
		},
		{ importsPrun: found.canImportPrun },
	);
	const isOther = old !== undefined && old !== join(cwd, name);
	try {
		writeFileSync(join(cwd, name), text);
		if (isOther) rmSync(old);
	} catch (cause) {
		throw new PrunError("USAGE", `cannot write ${name}: ${messageOf(cause)}`, {
			hint: `make ${cwd} writable, or start prun init in a folder that is`,
			cause,
		});
	}
	const replaced = isOther ? `, in place of ${relative(cwd, old)}` : "";
	print(section("wrote", [`${name}${replaced}`]));
	print(section("next", nextLines(found)).trimEnd());
	return EXIT.passed;
}

/** The configuration that is there already and may be replaced. Throws CONFIG_EXISTS. */
function existing(
	cwd: string,
	manifest: Manifest,
	{ force }: { readonly force: boolean },
): string | undefined {
	if (manifest.prun !== undefined) {
		const path = join(cwd, "package.json");
		throw new PrunError("CONFIG_EXISTS", `there is a configuration already: ${path}, key prun`, {
			hint: "take it out of there first",
		});
	}
	const path = findConfig(cwd);
	if (path === undefined || force) return path;
	throw new PrunError("CONFIG_EXISTS", `there is a configuration already: ${path}`, {
		hint: "--force replaces it",
	});
}

/** undefined: there is nothing to try, or nothing to try it with. */
async function tryForking(
	cwd: string,
	mocha: ProjectMocha,
	split: Arguments,
	suite: Suite,
): Promise<ForkSearch | undefined> {
	if (suite.files.length === 0 || "missing" in loadNative()) return undefined;
	const jobs = planJobs(suite.files, cwd, suite.settings);
	const argv = mochaArgv(mocha, split);
	const optionsFor = (preloadIgnore: readonly string[]) => {
		const settings = { ...suite.settings, preloadIgnore };
		return machineOptions({
			cwd,
			mocha,
			argv,
			theirs: suite.theirs,
			settings,
			jobs,
			notice: () => {},
		});
	};
	const packages = optionsFor([])
		.spec.preloads.filter(({ named }) => !named)
		.map(({ specifier }) => specifier);
	return await searchForks(packages, async (ignored) => {
		const prepared = await probePreload(mocha.root, optionsFor(ignored));
		if (prepared === undefined) throw new Error("the addon was there a moment ago");
		const unsafe = prepared.unsafe.map((hazard) => ({
			...hazard,
			text: fromProject(hazard.text, cwd),
		}));
		return { ...prepared, unsafe };
	});
}

/** The configuration is for everybody, wherever the project is. */
function fromProject(text: string, cwd: string): string {
	return text.replaceAll(`${cwd}/`, "").replace(/\/\S*\/node_modules\//g, "");
}

function triedLines(search: ForkSearch | undefined, threaded: readonly string[]): string[] {
	if (search === undefined) return [`nothing: ${whyNotTried()}`];
	const { ignore, remaining, durationMs } = search;
	const left = [...ignore].map(([name, why]) => `without preloading ${name}: ${why}`);
	const end =
		remaining.length === 0
			? `files can be forked; what they share is loaded in ${Math.round(durationMs)} ms`
			: `files cannot be forked, so they are isolated with spawn: ${blockers(search)}`;
	const cure = remaining.length > 0 && threaded.length > 0 ? [`cure: ${THREADED_CURE}`] : [];
	return [...left, end, ...cure];
}

function whyNotTried(): string {
	const native = loadNative();
	return "missing" in native
		? `files are isolated with spawn: ${native.missing}`
		: "there are no test files yet";
}

function blockers(search: ForkSearch | undefined): string | undefined {
	if (search === undefined || search.remaining.length === 0) return undefined;
	return search.remaining.map(({ text }) => text).join("; ");
}

function configName(manifest: Manifest, typescript: boolean): string {
	if (typescript) return "prun.config.ts";
	return manifest.type === "module" ? "prun.config.js" : "prun.config.mjs";
}

function section(title: string, lines: readonly string[]): string {
	return `${title}\n${lines.map((line) => `  ${line}\n`).join("")}\n`;
}
