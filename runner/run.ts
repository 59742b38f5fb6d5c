// One run on this machine, from options to exit code: leader and worker in one process, with the
// queue in memory.

import { resolve } from "node:path";
import { createReporters, type Reporter } from "../reporters/mod.js";
import type { PlannedJob } from "../scheduler/plan/mod.js";
import { EXIT, type ExitCode, type RunEvent } from "../scheduler/protocol/mod.js";
import { memoryQueue } from "../scheduler/queue/mod.js";
import type { MochaSettings } from "../scheduler/suite/mod.js";
import { type Machine, type NoticeSink, prepareMachine, runWorker } from "../worker/mod.js";
import { type OwnOptions, ownWords } from "./arguments.js";
import { type EventLog, eventLog } from "./event-log.js";
import { type History, historyOf } from "./history.js";
import { type Leader, lead } from "./leader.js";
import { FIXTURE_TIMEOUT_MS, machineOptions, slotsFor, WORKER } from "./machine-options.js";
import { noticeBoard, tellFewerSlots, tellOptions } from "./notices.js";
import { locksOf, planJobs } from "./plan.js";
import type { Session } from "./session.js";
import type { Settings } from "./settings.js";
import { namedPatterns, noTests, openSuite } from "./suite.js";
import { prunVersion } from "./version.js";
import { withoutNamed } from "./words.js";

const SETTLE_MS = 100;
const now = () => performance.now();

/** What a command that is not a plain run changes about it. */
export interface RunChanges {
	/** Instead of those that the settings name. */
	readonly reporters?: readonly Reporter[];
	/** Instead of those that were discovered; absolute. */
	readonly files?: readonly string[];
	/** `listed`: files are loaded, and told what tests they have; nothing runs. */
	readonly tests?: "run" | "listed";
	/** Options of the run of which this is a part. */
	readonly partOf?: readonly string[];
}

export async function run(session: Session, changes: RunChanges = {}): Promise<ExitCode> {
	const { cwd } = session;
	const suite = await openSuite(cwd, session.mocha, session.arguments);
	const { settings, theirs } = suite;
	const files = changes.files ?? suite.files;
	if (files.length === 0) {
		if (settings.passWithNoTests) return EXIT.passed;
		throw noTests(theirs);
	}
	const jobs = planJobs(files, cwd, settings);
	const { own, rest } = session.arguments;
	const theirWords = withoutNamed(rest, (words) => namedPatterns(session.mocha.root, words));
	const rerunOptions = [
		...optionWords(own, theirWords, OF_THE_WHOLE),
		"--seed",
		String(settings.seed),
	];
	const reporters =
		changes.reporters ?? (await makeReporters(session, theirs, settings, rerunOptions));
	const { tests = "run", partOf } = changes;
	const history =
		tests === "run" && theirs.options["dryRun"] !== true
			? historyOf({
					cwd,
					words: optionWords(own, theirWords, NAME),
					named: suite.named,
					partOf,
					filters: FILTERS.some((name) => theirs.options[name] !== undefined),
				})
			: undefined;
	const log = eventLog(reporters, now, history === undefined ? [] : [history.listener]);
	const warnings = changes.files === undefined ? suite.warnings : [];
	const remarks = reporters.flatMap(({ remark }) => (remark === undefined ? [] : [remark]));
	try {
		const circumstances = { warnings, remarks, tests, history };
		return await conduct(session, theirs, settings, jobs, log, circumstances);
	} finally {
		await log.close();
	}
}

async function makeReporters(
	options: Session,
	theirs: MochaSettings,
	settings: Settings,
	rerunOptions: readonly string[],
): Promise<Reporter[]> {
	return await createReporters(
		settings.reporters.map((choice) => ({ ...choice, colour: theirs.colour })),
		{
			cwd: options.cwd,
			rerunOptions,
			fullTrace: theirs.options["fullTrace"] === true,
			mocha: { root: options.mocha.root, options: theirs.options, colour: theirs.colour },
		},
	);
}

/** mocha's options that choose among a file's tests. */
const FILTERS = ["grep", "fgrep"];

/** A run's own name is no other's. */
const NAME: ReadonlySet<string> = new Set(["run"]);

/** What says nothing for one file that is run again, or (`json=FILE`) would write over a report. */
const OF_THE_WHOLE: ReadonlySet<string> = new Set([...NAME, "reporter", "jobs", "order", "seed"]);

/** The options of this run as words, without files and those of prun's that are `left` out. */
function optionWords(
	own: OwnOptions,
	theirWords: readonly string[],
	left: ReadonlySet<string>,
): string[] {
	const options = Object.entries(own).filter(([name]) => !left.has(name));
	return [...ownWords(Object.fromEntries(options)), ...theirWords];
}

interface Circumstances {
	/** mocha's, about patterns that match nothing. */
	readonly warnings: readonly string[];
	/** What reporters say of themselves. */
	readonly remarks: readonly string[];
	readonly tests: "run" | "listed";
	/** Of a run that is recorded. */
	readonly history: History | undefined;
}

async function conduct(
	options: Session,
	theirs: MochaSettings,
	settings: Settings,
	jobs: readonly PlannedJob[],
	log: EventLog,
	{ warnings, remarks, tests, history }: Circumstances,
): Promise<ExitCode> {
	const queue = memoryQueue(now);
	const slots = slotsFor(settings, jobs);
	const board = noticeBoard(log);
	let machine: Machine | undefined;
	let working: Promise<void> | undefined;
	const leader = lead({
		jobs,
		queue: queue.leader,
		lockNeeds: await locksOf(jobs, settings),
		retries: settings.jobRetries,
		maxFailures: settings.maxFailures,
		failOnFlaky: settings.failOnFlaky,
		failZero: theirs.failZero,
		passOnFailing: theirs.passOnFailing,
		posixExitCodes: theirs.posixExitCodes,
		seed: settings.seed,
		slots,
		now,
		emit: log.emit,
		async tearDown() {
			await working;
			// One that has just died is told before the stream of events ends; what it lost is lost.
			await options.boot.keeper.ready().catch(() => {});
			const wrong = (await machine?.executor.close()) ?? [];
			for (const one of wrong) {
				board.notice(
					"error",
					"LEAVING_FAILED",
					`a process that ran several files left badly: ${one}`,
				);
			}
			history?.record(board.notice);
			const torn = machine === undefined || (await tearDown(machine, board.notice));
			return torn && wrong.length === 0;
		},
	});
	const interrupt = interruptible(options, leader);
	const prepared = await Promise.race([
		prepareMachine(
			options.boot,
			machineOptions({ ...options, theirs, settings, jobs, notice: board.notice, tests }),
		),
		interrupt.beforeStart,
	]);
	if (prepared === "interrupted") return EXIT.interrupted;
	machine = prepared;
	void machine.fixtures?.lost.then(leader.abandon);
	announce(options, settings, jobs.length, slots, machine, log.emit);
	board.open();
	for (const warning of warnings) board.notice("warning", "SPEC_UNMATCHED", warning);
	for (const remark of remarks) board.notice("info", "REPORTER_REPLACED", remark);
	tellOptions(options, theirs, settings, board.notice);
	if (slots < Math.min(settings.slots, jobs.length)) tellFewerSlots(settings, slots, board.notice);
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
	return (await leader.run()).exitCode;
}

/** An interrupt before the files run ends the run at once; later the leader cancels what runs. */
function interruptible(
	options: Session,
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

function announce(
	options: Session,
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
			prun: prunVersion(),
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
