// The program that a worker starts below its keeper, as a zygote or as a spare. It loads mocha
// while the leader still reads its options, gets its spec, preloads, says how that went, and then
// either serves forks or does one task itself.
//
//   booting --> loading mocha --> (spec) --> preloading --> prepared --> zygote: serve, fork, serve
//                                                              |           child: run the task
//                                                              +--> spare: wait for the task, run it
//
// usage: node process-main.js MOCHA_ROOT   (its channel is descriptor 3)

import { readFileSync, readlinkSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { errorRecord } from "../adapters/error-record.js";
import { exportsFixtures } from "../adapters/mocha/fixtures.js";
import { loadMocha, type ProjectMocha } from "../adapters/mocha/project-mocha.js";
import { warmUp } from "../adapters/mocha/warm-up.js";
import { encodeSandbox } from "../sandbox/words.js";
import { type ChildChannel, childChannel } from "./channel.js";
import { compilable, compileAhead } from "./compile-ahead.js";
import { renameNycReport } from "./coverage.js";
import { type Gate, loadingFlags, openGate } from "./gate.js";
import { installRandom } from "./identity.js";
import { loadNative, type Native } from "./native.js";
import { importFrom, loadAll, preloadStep, type Step } from "./preloading.js";
import { isSandboxed, type Loadout, runTask } from "./run-task.js";
import type { Prepared, ProcessSpec, Task } from "./spec.js";
import { usesHttp, warmUpHttp } from "./warm-http.js";

const require = createRequire(import.meta.url);

const CHANNEL_FD = 3;
/** A sandbox's own first process. */
const INIT = 1;
/** Only zygotes run with it. */
const ZYGOTE_MARK = "--single-threaded";

async function main(mochaRoot: string): Promise<void> {
	const startedAt = performance.now();
	const parts = forgetting(loadNative);
	const native = "addon" in parts ? parts.addon : undefined;
	const channel = childChannel(native, CHANNEL_FD);
	if (process.execArgv.includes(ZYGOTE_MARK)) dontOptimise();
	installRandom(0);
	// As mocha's own command does.
	Error.stackTraceLimit = Number.POSITIVE_INFINITY;
	const early = loadingFlags(process.execArgv, process.env["NODE_OPTIONS"] ?? "");
	const gate = native === undefined ? undefined : await openGate(native, early);
	const project = loadMocha(mochaRoot);
	const message = channel.receive();
	if (message === null) process.exit(0);
	const spec = JSON.parse(message.toString()) as ProcessSpec;
	if (spec.role === "zygote" && spec.warmUp) compileAllAtOnce();
	standInForMain(spec);
	const loadout = await prepare({ native, gate, early, project, spec, channel, startedAt });
	// Out of this module's evaluation first: a child goes on in a plain turn of the event loop.
	setImmediate(() => {
		if (spec.role === "zygote" && native !== undefined) serve(native, loadout, channel);
		else runAsSpare(loadout, channel);
	});
}

/** What prun loads for itself does not stand among the modules that a test sees. */
function forgetting<T>(load: () => T): T {
	const known = new Set(Object.keys(require.cache));
	known.delete(fileURLToPath(import.meta.url));
	const loaded = load();
	for (const path of Object.keys(require.cache)) if (!known.has(path)) delete require.cache[path];
	return loaded;
}

/** `require.main` is what it is in mocha's process: its command, or nothing where that is an ES module. */
function standInForMain(spec: ProcessSpec): void {
	const manifest = JSON.parse(readFileSync(`${spec.mocha.root}/package.json`, "utf8")) as {
		type?: string;
	};
	const [, command = ""] = spec.argv;
	const isModule = manifest.type === "module" || command.endsWith(".mjs");
	if (isModule) {
		delete process.mainModule;
		return;
	}
	process.mainModule = Object.assign(new Module(command), { filename: command });
}

interface Booted {
	readonly native: Native | undefined;
	readonly gate: Gate | undefined;
	/** Flags of Node that have loaded modules before this program. */
	readonly early: readonly string[];
	readonly project: ProjectMocha;
	readonly spec: ProcessSpec;
	readonly channel: ChildChannel;
	readonly startedAt: number;
}

async function prepare(booted: Booted): Promise<Loadout> {
	const { native, project, spec, channel, startedAt } = booted;
	const required: unknown[] = [];
	const flags = booted.early.length === 0 ? [] : [loadedByNode(booted.early)];
	const early = spec.mocha.requires.map((module) => requireStep(project, spec, module, required));
	const gate = spec.role === "zygote" ? booted.gate : undefined;
	const preloads = spec.preloads.map(preloadStep);
	const steps = [...flags, ...early, ...preloads];
	const loaded = await loadAll(steps, gate, () => compileSources(spec, startedAt));
	const worthWarming = spec.warmUp && loaded.failed === undefined && loaded.unsafe.length === 0;
	if (gate !== undefined && worthWarming) {
		await warmUp(project);
		if (usesHttp()) await warmUpHttp();
		const late = await gate.unsafeWhenSettled();
		loaded.unsafe.push(...late.map(({ text }) => ({ text, module: undefined })));
	}
	const prepared: Prepared = {
		kind: "prepared",
		durationMs: performance.now() - startedAt,
		unsafe: loaded.unsafe,
		skipped: loaded.skipped,
		fixtures:
			spec.mocha.tests === "run" && (spec.mocha.namesFixtures || required.some(exportsFixtures)),
		...(loaded.failed === undefined
			? {}
			: { failed: { what: loaded.failed.what, error: errorRecord(loaded.failed.thrown) } }),
	};
	channel.sendJson(prepared);
	return {
		native,
		spec,
		project,
		required,
		async requireLate() {
			const late: unknown[] = [];
			for (const module of spec.mocha.childRequires) {
				await requireStep(project, spec, module, late).load();
			}
			return late;
		},
	};
}

/**
 * Loading runs each thing once, and with one thread optimising stops it: mocha 12 takes 40 ms more
 * to load, for one hot loop in Node's loader.
 */
function dontOptimise(): void {
	setFlagsFromString("--no-opt");
}

/**
 * What is compiled before the fork no child compiles again: so compile all of what is preloaded,
 * also what is not called yet. docs/performance.md has the measurements.
 */
function compileAllAtOnce(): void {
	setFlagsFromString("--no-lazy");
}

function allowOptimising(): void {
	if (!process.execArgv.includes("--no-opt")) setFlagsFromString("--opt");
}

/** Back to what a test file wants; and most children end before optimising pays, so do it late. */
function compileAsNeeded(): void {
	setFlagsFromString("--lazy");
	allowOptimising();
	// From Node 22 on V8 counts calls instead, and waits long enough.
	if (process.versions.node.startsWith("20.")) setFlagsFromString("--interrupt-budget=1000000");
}

/** Nothing is left to do; but what they have left is to be blamed on them, and nobody knows on which. */
function loadedByNode(flags: readonly string[]): Step {
	const name = flags.length === 1 ? (flags[0] ?? "") : `one of ${flags.join(", ")}`;
	return { name, required: true, load() {} };
}

/** Half of the time for preloading at most, and a quarter of it is left for the last file. */
function compileSources(spec: ProcessSpec, startedAt: number): void {
	const files = compilable(spec.sources);
	const { preloadTimeoutMs } = spec;
	const left = preloadTimeoutMs * 0.75 - (performance.now() - startedAt);
	const budgetMs = Math.min(preloadTimeoutMs / 2, left);
	if (files.length === 0 || budgetMs <= 0) return;
	allowOptimising(); // a compiler runs long enough
	compileAhead(files, budgetMs);
}

const INSTALLED = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/.*/;

/** A `--require` module as people know it: its package, or its path in the project. */
function nameOf(module: string, cwd: string): string {
	return module.replace(INSTALLED, "$1").replace(`${cwd}/`, "");
}

function requireStep(
	project: ProjectMocha,
	spec: ProcessSpec,
	module: string,
	into: unknown[],
): Step {
	return {
		name: nameOf(module, spec.cwd),
		required: true,
		async load() {
			const path = module.startsWith("/");
			into.push(
				path
					? await project.requireOrImport(module)
					: await importFrom(`${spec.cwd}/package.json`, module),
			);
		},
	};
}

function serve(native: Native, loadout: Loadout, channel: ChildChannel): void {
	compileAsNeeded();
	const zygote = process.pid;
	const child = native.serve(channel.fd, encodeSandbox(loadout.spec.sandbox));
	if (child === null) native.exitNow(0);
	const task = JSON.parse(child.body.toString()) as Task;
	// What this child leaves behind is found by it (native/serve.c).
	process.env["PRUN_EXECUTION"] = `${zygote}.${child.id}`;
	renameNycReport();
	runTask(loadout, task, childChannel(native, child.channel), {
		pid: Number(readlinkSync("/proc/self")),
		ppid: isSandboxed(loadout.spec, task) ? INIT : zygote,
	});
}

function runAsSpare(loadout: Loadout, channel: ChildChannel): void {
	const message = channel.receive();
	if (message === null) process.exit(0);
	const task = JSON.parse(message.toString()) as Task;
	runTask(loadout, task, channel, { pid: process.pid, ppid: process.ppid });
}

const [, , mochaRoot] = process.argv;
if (mochaRoot === undefined) throw new Error("usage: process-main MOCHA_ROOT");
void main(mochaRoot);
