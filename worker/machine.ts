// Makes this machine ready to run files: a keeper, below it a zygote or spares, the decision at
// which level files are isolated, and the global fixtures.
//
//   zygote boots --> spec --> preloaded --> safe ----> fork
//                                     \--> unsafe --> spares, and a notice that names the culprit

import { join } from "node:path";
import { type IsolationLevel, type NoticeLevel, PrunError } from "../scheduler/protocol/mod.js";
import {
	type Executor,
	type ExecutorOptions,
	freshExecutor,
	residentExecutor,
} from "./executor.js";
import { type GlobalFixtures, setUpFixtures } from "./global-fixtures.js";
import type { MemoryLimit } from "./memory/cage.js";
import { memoryLimit } from "./memory/limit.js";
import { kernelKills } from "./memory/pressure.js";
import { makeSandbox, type SandboxOptions } from "./sandbox/sandbox.js";
import type { Sandbox } from "./sandbox/words.js";
import {
	type Preparing,
	type ProcessSource,
	type Program,
	prepareUnkilled,
	type SpareOptions,
	spareSource,
	startProgram,
} from "./sources.js";
import { type Keeper, startKeeper } from "./zygote/keeper-host.js";
import { loadNative, type NativeParts, PACKAGE_ROOT } from "./zygote/native.js";
import { startPortableKeeper } from "./zygote/portable-keeper-host.js";
import { type HostedProcess, ProcessServer } from "./zygote/process-host.js";
import type { Hazard, Prepared, ProcessSpec } from "./zygote/spec.js";
import { type Zygote, zygoteSource } from "./zygote-source.js";

/** worker/zygote/process-main.ts, bundled. */
const MAIN = join(PACKAGE_ROOT, "dist", "bundle", "process.cjs");

/**
 * The first two are rules 2 and 3 of docs/forking.md: without them, children hang now and then. The
 * third is for speed: a child begins with the zygote's heap, which is at the limit where V8 collects
 * all of it; so every child did, first thing (docs/performance.md).
 */
export const ZYGOTE_FLAGS: readonly string[] = [
	"--single-threaded",
	"--v8-pool-size=1",
	"--initial-old-space-size=256",
];

export type NoticeSink = (level: NoticeLevel, code: string, message: string, hint?: string) => void;

/** A machine that has begun to boot: nothing of the run's options is known yet. */
export interface Boot {
	readonly keeper: Keeper;
	readonly native: NativeParts | { readonly missing: string };
	/** A zygote that loads the framework already; undefined where there is no forking. */
	readonly zygote: Preparing | undefined;
	readonly mochaRoot: string;
	readonly nodeFlags: readonly string[];
}

/** `forks` false: it is known already that nothing will be forked. */
export function boot(
	mochaRoot: string,
	nodeFlags: readonly string[],
	{ forks }: { readonly forks: boolean },
): Boot {
	const native = loadNative();
	const keeper = "addon" in native ? startKeeper(native) : startPortableKeeper();
	const booted = { keeper, native, mochaRoot, nodeFlags, zygote: undefined };
	return forks && "addon" in native ? { ...booted, zygote: startZygote(booted) } : booted;
}

export interface MachineOptions {
	/** undefined: the best that is safe here. */
	readonly isolation: IsolationLevel | undefined;
	readonly spec: Omit<ProcessSpec, "role" | "ownFlags" | "sandbox">;
	/** Flags for Node itself, the user's. */
	readonly nodeFlags: readonly string[];
	readonly slots: number;
	/** Files to run, for how many spares to start ahead. */
	readonly jobs: number;
	readonly preloadTimeoutMs: number;
	readonly fixtureTimeoutMs: number;
	readonly fixtureEnv: Readonly<Record<string, string | null>>;
	readonly now: () => number;
	readonly timeoutMs: number;
	/** What a file may take beyond what was preloaded; undefined: what there is. */
	readonly memoryBytes: number | undefined;
	/** Of the sandbox, where isolation is that. */
	readonly sandbox: SandboxOptions;
	readonly notice: NoticeSink;
}

export interface Machine {
	readonly isolation: IsolationLevel;
	readonly executor: Executor;
	readonly fixtures: GlobalFixtures | undefined;
	readonly preloadMs: number;
}

/** Rejects with PRELOAD_FAILED, PRELOAD_TIMEOUT, FIXTURE_FAILED or PROCESS_FAILED. */
export async function prepareMachine(booted: Boot, options: MachineOptions): Promise<Machine> {
	booted.keeper.onDeath((how) => tellKeeperDied(how, options.notice));
	const { source, forks, prepared } = await chooseSource(booted, options);
	tellPrepared(prepared, options.notice);
	const fixtures = prepared.fixtures
		? await setUpFixtures(source, options.fixtureEnv, options.fixtureTimeoutMs)
		: undefined;
	const executing: ExecutorOptions = {
		source,
		now: options.now,
		timeoutMs: options.timeoutMs,
		memory: limitMemory(booted, options),
		kernelKills: kernelKills(),
	};
	const shared = options.isolation === "none";
	return {
		isolation:
			options.isolation === "sandbox" || shared ? options.isolation : forks ? "fork" : "spawn",
		executor: shared
			? residentExecutor({ ...executing, reuse: reusesResidents(options) })
			: freshExecutor(executing),
		fixtures,
		preloadMs: prepared.durationMs,
	};
}

/** Throws MEMORY_LIMIT_UNAVAILABLE. */
function limitMemory({ native }: Boot, options: MachineOptions): MemoryLimit | undefined {
	if (options.memoryBytes === undefined) return undefined;
	const limit = memoryLimit(options.memoryBytes, "addon" in native ? native.addon : undefined);
	if (limit === undefined) {
		const why = "missing" in native ? native.missing : "";
		throw new PrunError(
			"MEMORY_LIMIT_UNAVAILABLE",
			`--job-memory cannot be kept here: there is no control group that prun may use, and without the addon it cannot look by itself (${why})`,
		);
	}
	if (limit.by === "sampling") {
		options.notice(
			"info",
			"MEMORY_SAMPLED",
			"--job-memory is checked ten times a second: there is no control group that prun may use",
			"a file that takes memory faster than that is killed late",
		);
	}
	return limit;
}

/** `--file` modules register their hooks when they are loaded, and load once in a process. */
function reusesResidents(options: MachineOptions): boolean {
	return options.spec.mocha.files.length === 0;
}

type Ready = Prepared & { readonly output: string };

export interface Chosen {
	readonly source: ProcessSource;
	readonly forks: boolean;
	readonly prepared: Ready;
	/** What stands against forking, where that is why nothing is forked. */
	readonly hazards: readonly Hazard[];
}

/** Rejects with SANDBOX_UNAVAILABLE too. */
export async function chooseSource(booted: Boot, options: MachineOptions): Promise<Chosen> {
	const { native } = booted;
	const sandbox = options.isolation === "sandbox" ? sandboxOf(booted, options) : undefined;
	if (options.isolation === "spawn" || !("addon" in native)) {
		booted.zygote?.process.kill();
		if ("missing" in native && options.isolation === "fork") {
			options.notice(
				"warning",
				"FORK_UNAVAILABLE",
				`isolation is spawn, not fork: ${native.missing}`,
			);
		}
		return spares(booted, options, sandbox);
	}
	const sameFlags = options.nodeFlags.join("\0") === booted.nodeFlags.join("\0");
	if (!sameFlags) booted.zygote?.process.kill();
	const current = { ...booted, nodeFlags: options.nodeFlags };
	let first = sameFlags ? booted.zygote : undefined;
	const start = async () => {
		const begun = first;
		first = undefined;
		if (begun !== undefined) return begun;
		await current.keeper.ready();
		return startZygote(current);
	};
	const spec: ProcessSpec = {
		...options.spec,
		role: "zygote",
		ownFlags: ZYGOTE_FLAGS,
		sandbox: sandbox ?? [],
	};
	const { preparing: zygote, prepared } = await prepareUnkilled(
		start,
		spec,
		options.preloadTimeoutMs,
	);
	if (prepared.unsafe.length > 0) {
		options.notice(
			"warning",
			"FORK_UNSAFE",
			`${sandbox === undefined ? "isolation is spawn, not fork" : "each sandbox starts its own Node"}: ${textOf(prepared.unsafe)}`,
			unsafeHint(prepared.unsafe),
		);
		zygote.process.kill();
		return { ...(await spares(booted, options, sandbox)), hazards: prepared.unsafe };
	}
	return {
		source: zygoteSource({
			first: servingZygote(native, zygote.process, spec),
			async restart() {
				await current.keeper.ready();
				const next = startZygote(current);
				const { unsafe } = await next.prepared(spec, options.preloadTimeoutMs);
				if (unsafe.length === 0) return servingZygote(native, next.process, spec);
				next.process.kill();
				throw new PrunError("PRELOAD_FAILED", `another would be unsafe: ${textOf(unsafe)}`);
			},
			giveUp(why) {
				const instead =
					sandbox === undefined
						? "isolation is spawn from here on"
						: "each sandbox starts its own Node from here on";
				options.notice(
					"warning",
					"FORK_GIVEN_UP",
					`${instead}: ${why}`,
					"a file that is lost each time is the first to look at; else look whether memory is short (dmesg)",
				);
				return spareSource(spareOptions(booted, options, sandbox));
			},
		}),
		forks: true,
		prepared,
		hazards: [],
	};
}

function servingZygote(
	{ addon }: NativeParts,
	zygote: HostedProcess,
	{ sandbox }: ProcessSpec,
): Zygote {
	const server = new ProcessServer(addon, zygote.channelFd, zygote.channel, () => {
		void zygote.pid.then(goOn);
	});
	const sandboxed = sandbox.length > 0;
	return {
		get isAlive() {
			return server.control.isOpen;
		},
		fork(task) {
			const body = Buffer.from(JSON.stringify(task));
			return server.start(() => body, sandboxed && task.kind === "file");
		},
	};
}

function goOn(pid: number): void {
	try {
		process.kill(pid, "SIGCONT");
	} catch {
		// ESRCH: it has just died; the keeper says so.
	}
}

function textOf(hazards: readonly Hazard[]): string {
	return hazards.map(({ text }) => text).join("; ");
}

const UNSAFE_HINT =
	"a forked child has neither the threads nor the open handles of the process it was copied from; start them in a hook instead, or pass --isolation spawn to silence this";
const LOADER_HINT =
	"loader hooks run in a thread (module.register, --loader), which a fork does not copy; hooks for require alone can be forked (tsx/cjs, ts-node/register), and so can tsx from Node 22.15 on; --isolation spawn silences this";

const LOADER =
	/(?:^|^one of .*)--(?:import|(?:experimental-)?loader)\b|^(?:tsx|ts-node|@swc-node\/\S+)$/;

/** A thread that a loader by its name has left is the one that Node runs its hooks in. */
function unsafeHint(unsafe: readonly Hazard[]): string {
	const loader = unsafe.some(
		({ text, module = "" }) => LOADER.test(module) && / threads?$/.test(text),
	);
	return loader ? LOADER_HINT : UNSAFE_HINT;
}

function startZygote(from: Omit<Boot, "zygote">): Preparing {
	return startProgram(from.keeper, programOf(from, from.nodeFlags, ZYGOTE_FLAGS));
}

function sandboxOf({ native, mochaRoot }: Boot, options: MachineOptions): Sandbox {
	if ("missing" in native) {
		throw new PrunError(
			"SANDBOX_UNAVAILABLE",
			`isolation sandbox cannot be had here: ${native.missing}`,
		);
	}
	const { cwd } = options.spec;
	return makeSandbox({ ...options.sandbox, cwd, mochaRoot, keeper: native.keeper });
}

async function spares(
	booted: Boot,
	options: MachineOptions,
	sandbox: Sandbox | undefined,
): Promise<Chosen> {
	const { promise, settle } = firstOf<Ready>();
	const source = spareSource({
		...spareOptions(booted, options, sandbox),
		onPrepared: settle.resolve,
		onFailed: settle.reject,
	});
	return { source, forks: false, prepared: await promise, hazards: [] };
}

function spareOptions(
	booted: Boot,
	options: MachineOptions,
	sandbox: Sandbox | undefined,
): SpareOptions {
	return {
		keeper: booted.keeper,
		program: {
			...programOf(booted, options.nodeFlags, []),
			...(sandbox === undefined ? {} : { sandbox }),
		},
		spec: {
			...options.spec,
			role: "spare",
			ownFlags: [],
			sandbox: sandbox ?? [],
			warmUp: false,
		},
		preloadTimeoutMs: options.preloadTimeoutMs,
		ready: options.slots,
		expected:
			options.isolation === "none" && reusesResidents(options) ? options.slots : options.jobs,
	};
}

function programOf(
	booted: Pick<Boot, "mochaRoot">,
	nodeFlags: readonly string[],
	ownFlags: readonly string[],
): Program {
	return {
		argv: [process.execPath, ...nodeFlags, ...ownFlags, MAIN, booted.mochaRoot],
		env: process.env,
	};
}

function tellKeeperDied(how: string, notice: NoticeSink): void {
	notice(
		"warning",
		"KEEPER_DIED",
		`the keeper ended ${how}: what ran below it is gone, and is run again below another`,
		"look who ends it: the system when memory is short (dmesg), or a test file",
	);
}

function tellPrepared(prepared: Ready, notice: NoticeSink): void {
	for (const { module, why } of prepared.skipped) {
		notice(
			"info",
			"PRELOAD_SKIPPED",
			`a package could not be preloaded and was skipped: ${module}: ${why}`,
			"list it under preloadIgnore to silence this",
		);
	}
	const output = prepared.output.trim();
	if (output !== "") notice("info", "PRELOAD_OUTPUT", `while preloading:\n${output}`);
}

/** A promise that takes the first of many answers. */
function firstOf<T>(): {
	promise: Promise<T>;
	settle: { resolve(value: T): void; reject(error: unknown): void };
} {
	let settle = { resolve: (_value: T) => {}, reject: (_error: unknown) => {} };
	const promise = new Promise<T>((resolve, reject) => {
		settle = { resolve, reject };
	});
	return { promise, settle };
}
