// One run on this machine, from options to exit code: leader and worker in one process, with the
// queue in memory.

import { relative, resolve, sep } from "node:path";
import picomatch from "picomatch";
import { createReporter, type Reporter } from "../reporters/mod.js";
import {
	lockNeeds,
	type Matcher,
	orderFiles,
	type PlannedJob,
	SERIAL_LOCK,
} from "../scheduler/plan/mod.js";
import {
	EXIT,
	type ExitCode,
	jobId,
	type Notice,
	PrunError,
	type RunEvent,
	workerId,
} from "../scheduler/protocol/mod.js";
import { memoryQueue } from "../scheduler/queue/mod.js";
import {
	type Discovered,
	discoverFiles,
	loadConfig,
	loadMochaOptions,
	type MochaSettings,
	mochaSettings,
	optionNames,
	scanImports,
} from "../scheduler/suite/mod.js";
import {
	type Boot,
	type Machine,
	type MachineOptions,
	type NoticeSink,
	type Preload,
	prepareMachine,
	runWorker,
	splitRequires,
} from "../worker/mod.js";
import type { Arguments } from "./arguments.js";
import { type EventLog, eventLog } from "./event-log.js";
import { type Leader, lead } from "./leader.js";
import { type Settings, settle } from "./settings.js";

export interface RunOptions {
	readonly cwd: string;
	readonly arguments: Arguments;
	readonly boot: Boot;
	readonly mocha: { readonly root: string; readonly version: string };
	readonly prunVersion: string;
	/** What `process.argv` shall be in test files. */
	readonly argv: readonly string[];
	/** Calls back when a person or the system asks the run to stop. */
	onInterrupt(listener: () => void): void;
}

const FIXTURE_TIMEOUT_MS = 300_000;
const SETTLE_MS = 100;
const WORKER = workerId("w1");
const now = () => performance.now();

export async function run(options: RunOptions): Promise<ExitCode> {
	const { cwd, mocha } = options;
	const { config } = await loadConfig(cwd, options.arguments.own["prun-config"]);
	const raw = loadMochaOptions(mocha.root, options.arguments.rest);
	const theirs = mochaSettings(raw, optionNames(mocha.root), cwd);
	const settings = settle(options.arguments.own, config, theirs);
	const { files, warnings } = discover(mocha.root, theirs, options.arguments.rest);
	if (files.length === 0) return noTests(settings, theirs);
	const jobs = planJobs(files, cwd, settings);
	const log = eventLog(makeReporters(options, theirs, settings), now);
	return await conduct(options, theirs, settings, jobs, log, warnings);
}

/** mocha merges what the command line and its configuration name; here they are told apart. */
function discover(root: string, theirs: MochaSettings, rest: readonly string[]): Discovered {
	const named = loadMochaOptions(root, [...rest, "--no-config", "--no-package"])._;
	if (named.length === 0) return discoverFiles(root, theirs.query, named);
	const configured = loadMochaOptions(root, configurationOptions(rest))._;
	const both = configured.length > 0;
	const query = both ? { ...theirs.query, spec: [...named, ...configured] } : theirs.query;
	return discoverFiles(root, query, named);
}

const CONFIGURATION = /^--(?:no-)?(?:config|package)(?:=|$)/;

/** The options that say where mocha's configuration is, with their values. */
function configurationOptions(rest: readonly string[]): string[] {
	return rest.filter((word, at) => {
		const before = rest[at - 1] ?? "";
		return CONFIGURATION.test(word) || before === "--config" || before === "--package";
	});
}

function noTests(settings: Settings, theirs: MochaSettings): ExitCode {
	if (settings.passWithNoTests) return EXIT.passed;
	throw new PrunError("NO_TESTS", `no test files match ${theirs.query.spec.join(" ")}`, {
		hint: "name files, folders or patterns, or set spec in .mocharc; --pass-with-no-tests makes this no error",
	});
}

function makeReporters(options: RunOptions, theirs: MochaSettings, settings: Settings): Reporter[] {
	const spec = new Set(theirs.query.spec);
	const rerunOptions = [
		...options.arguments.rest.filter((word) => !spec.has(word)),
		"--seed",
		String(settings.seed),
	];
	return settings.reporters.map((choice) =>
		createReporter(
			{ ...choice, colour: theirs.colour },
			{ cwd: options.cwd, rerunOptions, fullTrace: theirs.options["fullTrace"] === true },
		),
	);
}

function planJobs(files: readonly string[], cwd: string, settings: Settings): PlannedJob[] {
	const relatives = files.map((file) => relative(cwd, file).split(sep).join("/"));
	const ordered = orderFiles(relatives, settings.order, settings.seed);
	return ordered.map((file, index) => ({ id: jobId(String(index)), file }));
}

async function conduct(
	options: RunOptions,
	theirs: MochaSettings,
	settings: Settings,
	jobs: readonly PlannedJob[],
	log: EventLog,
	warnings: readonly string[],
): Promise<ExitCode> {
	const queue = memoryQueue(now);
	const slots = Math.min(settings.slots, jobs.length);
	const board = noticeBoard(log);
	let machine: Machine | undefined;
	let working: Promise<void> | undefined;
	const leader = lead({
		jobs,
		queue: queue.leader,
		lockNeeds: lockNeeds(jobs, matchersOf(settings)),
		retries: settings.jobRetries,
		maxFailures: settings.maxFailures,
		failOnFlaky: settings.failOnFlaky,
		seed: settings.seed,
		slots,
		now,
		emit: log.emit,
		async tearDown() {
			await working;
			return machine === undefined || (await tearDown(machine, board.notice));
		},
	});
	const interrupt = interruptible(options, leader);
	const prepared = await Promise.race([
		prepareMachine(
			options.boot,
			machineOptions(options, theirs, settings, jobs, slots, board.notice),
		),
		interrupt.beforeStart,
	]);
	if (prepared === "interrupted") return EXIT.interrupted;
	machine = prepared;
	announce(options, settings, jobs.length, slots, machine, log.emit);
	board.open();
	for (const warning of warnings) board.notice("warning", "SPEC_UNMATCHED", warning);
	if (theirs.ignoredReporter !== undefined) {
		const message = `mocha's reporter ${theirs.ignoredReporter} is not used`;
		board.notice("info", "MOCHA_REPORTER", message, "choose one of prun's with --reporter");
	}
	working = runWorker({
		id: WORKER,
		run: settings.run,
		queue: queue.worker,
		executor: machine.executor,
		slots,
		now,
		pathOf: (file) => resolve(options.cwd, file),
		env: machine.fixtures?.env ?? {},
		settleMs: theirs.exit || machine.isolation === "none" ? 0 : SETTLE_MS,
	});
	const finished = await leader.run();
	await log.close();
	return finished.exitCode;
}

/** The stream begins with run-started; what is to be said before that waits until it is open. */
function noticeBoard(log: EventLog): { readonly notice: NoticeSink; open(): void } {
	let early: Notice[] | undefined = [];
	return {
		notice(level, code, message, hint) {
			const event: Notice = {
				kind: "notice",
				level,
				code,
				message,
				...(hint === undefined ? {} : { hint }),
			};
			if (early === undefined) log.emit(event);
			else early.push(event);
		},
		open() {
			for (const event of early ?? []) log.emit(event);
			early = undefined;
		},
	};
}

/** An interrupt before the files run ends the run at once; later the leader cancels what runs. */
function interruptible(
	options: RunOptions,
	leader: Leader,
): { readonly beforeStart: Promise<"interrupted"> } {
	return {
		beforeStart: new Promise((interrupted) => {
			options.onInterrupt(() => {
				leader.cancel();
				interrupted("interrupted");
			});
		}),
	};
}

async function tearDown(machine: Machine, notice: NoticeSink): Promise<boolean> {
	try {
		await machine.fixtures?.tearDown(FIXTURE_TIMEOUT_MS);
		return true;
	} catch (error) {
		notice("error", "FIXTURE_FAILED", error instanceof Error ? error.message : String(error));
		return false;
	}
}

function matchersOf(settings: Settings): Map<string, Matcher> {
	const matchers = new Map<string, Matcher>();
	if (settings.serial.length > 0) matchers.set(SERIAL_LOCK, picomatch([...settings.serial]));
	for (const [name, patterns] of Object.entries(settings.locks)) {
		matchers.set(name, picomatch([...patterns]));
	}
	return matchers;
}

function machineOptions(
	options: RunOptions,
	theirs: MochaSettings,
	settings: Settings,
	jobs: readonly PlannedJob[],
	slots: number,
	notice: NoticeSink,
): MachineOptions {
	const { cwd } = options;
	const requires = splitRequires(theirs.requires, cwd);
	return {
		isolation: settings.isolation,
		spec: {
			cwd,
			mocha: {
				root: options.mocha.root,
				options: theirs.options,
				requires: requires.early,
				childRequires: requires.inChild,
				namesFixtures: requires.namesFixtures,
				files: theirs.files,
				uiModule: theirs.uiModule,
			},
			preloads: preloadsFor(options, theirs, settings, jobs, [
				...requires.early,
				...requires.inChild,
			]),
			argv: options.argv,
			warmUp: jobs.length > slots,
		},
		nodeFlags: [...process.execArgv, ...theirs.nodeFlags],
		slots,
		jobs: jobs.length,
		preloadTimeoutMs: settings.preloadTimeoutMs,
		fixtureTimeoutMs: FIXTURE_TIMEOUT_MS,
		fixtureEnv: { PRUN_RUN: settings.run, PRUN_WORKER: WORKER },
		now,
		timeoutMs: settings.jobTimeoutMs,
		notice,
	};
}

function preloadsFor(
	options: RunOptions,
	theirs: MochaSettings,
	settings: Settings,
	jobs: readonly PlannedJob[],
	requires: readonly string[],
): Preload[] {
	const parent = resolve(options.cwd, "package.json");
	const named = settings.preloads.map(
		(specifier): Preload => ({ specifier, parent, how: "import", named: true }),
	);
	if (!settings.autoPreload) return named;
	const entries = [
		...requires,
		...theirs.files,
		...jobs.map((job) => resolve(options.cwd, job.file)),
	];
	const ignored = new Set([...settings.preloadIgnore, "mocha"]);
	const found = scanImports(entries)
		.packages.filter(({ specifier }) => !ignored.has(specifier))
		.map((item): Preload => ({ ...item, named: false }));
	return [...named, ...found];
}

function announce(
	options: RunOptions,
	settings: Settings,
	jobs: number,
	slots: number,
	machine: Machine,
	emit: (event: RunEvent) => void,
): void {
	emit({
		kind: "run-started",
		run: settings.run,
		jobs,
		seed: settings.seed,
		isolation: machine.isolation,
		slots,
		startedAt: new Date().toISOString(),
		versions: {
			prun: options.prunVersion,
			node: process.versions.node,
			mocha: options.mocha.version,
		},
	});
	emit({
		kind: "worker-joined",
		worker: WORKER,
		machine: "host",
		slots,
		node: process.versions.node,
	});
	emit({ kind: "worker-phase", worker: WORKER, phase: "preload", durationMs: machine.preloadMs });
}
