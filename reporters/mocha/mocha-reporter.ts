// One of mocha's reporters as one of prun's: it is told each file when that is decided. What it has
// no way to say (notices, files that passed when retried) goes to standard error at the end.

import {
	type ErrorRecord,
	type JobFinished,
	type JobVerdict,
	messageOf,
	PrunError,
	type RunFinished,
	type TestFinished,
} from "../../scheduler/protocol/mod.js";
import { executionOf, forget, newRecord, type RunRecord, remember } from "../record.js";
import type { MochaForReporters, Reporter, ReporterContext, Sink } from "../reporter.js";
import { harmless } from "../terminal.js";
import {
	loadReporter,
	type MochasReporter,
	type ProjectMocha,
	type Runner,
} from "./project-mocha.js";
import { type Replay, replay } from "./replay.js";

/** They read the number of tests when they are made, so they are made when all files are decided. */
const WANT_THE_TOTAL = new Set(["json-stream", "progress"]);

const DONE_TIMEOUT_MS = 60_000;

interface Stage {
	readonly runner: Runner;
	readonly replay: Replay;
	readonly reporter: MochasReporter;
}

/** Throws USAGE, REPORTER_FAILED. `ours`: prun's reporters, for the message. */
export function mochaReporter(
	name: string,
	mocha: MochaForReporters,
	sink: Sink,
	context: ReporterContext,
	ours: readonly string[],
): Reporter {
	const project = loadReporter(name, mocha, ours);
	const record = newRecord(context.showsOutput ? Number.POSITIVE_INFINITY : 0);
	const late = WANT_THE_TOTAL.has(name);
	let stage: Stage | undefined;
	if (!late) stage = firstStage(name, project, context);

	function tell({ runner, replay: told }: Stage, verdict: JobVerdict): void {
		const execution = executionOf(record, verdict);
		if (!late) runner.total += countOf(execution.tests);
		if (context.showsOutput) {
			sink.write(execution.stdout);
			process.stderr.write(execution.stderr);
		}
		told.tellFile(verdict.file, execution.tests, fileFailure(verdict, execution.finished));
		forget(record, verdict);
	}

	function finish(end: RunFinished): void {
		stage ??= newStage(project, context, totalOf(record));
		if (late) {
			stage.replay.begin();
			// The tests ran before the reporter was made.
			stage.runner.stats.start = new Date(Date.now() - end.wallMs);
			for (const verdict of record.verdicts) tell(stage, verdict);
		}
		stage.replay.end();
		process.stderr.write(remarks(record, end));
	}

	return {
		name,
		onEvent(event) {
			remember(record, event);
			if (event.kind === "run-finished") finish(event);
			if (stage === undefined || late) return;
			if (event.kind === "run-started") stage.replay.begin();
			if (event.kind === "job-verdict") tell(stage, event);
		},
		async close() {
			if (stage !== undefined) await done(name, stage);
			await sink.close();
		},
	};
}

/** Before the run: one that cannot be made ends it before it begins. */
function firstStage(name: string, project: ProjectMocha, context: ReporterContext): Stage {
	try {
		return newStage(project, context, 0);
	} catch (cause) {
		throw new PrunError(
			"REPORTER_FAILED",
			`cannot make the reporter ${name}: ${messageOf(cause)}`,
			{
				cause,
			},
		);
	}
}

function newStage(project: ProjectMocha, context: ReporterContext, total: number): Stage {
	const { Suite, Context } = project.classes;
	const root = new Suite("", new Context(), true);
	const runner = project.newRunner(root);
	runner.total = total;
	const reporter = project.newReporter(runner);
	return { runner, reporter, replay: replay(project.classes, runner, root, context) };
}

function totalOf(record: RunRecord): number {
	return record.verdicts.reduce(
		(sum, verdict) => sum + countOf(executionOf(record, verdict).tests),
		0,
	);
}

/** Tests as mocha counts them beforehand, each once; those that a failed hook kept from running are not known. */
function countOf(tests: readonly TestFinished[]): number {
	const known = new Set<number>();
	return tests.filter(({ type, detail }) => {
		if (detail === undefined) return type === "test";
		const isNew = !known.has(detail.id);
		known.add(detail.id);
		return isNew && (type === "test" || detail.test !== undefined);
	}).length;
}

/** A reporter that writes files says by `done` when it has. */
async function done(name: string, { reporter, runner }: Stage): Promise<void> {
	if (typeof reporter.done !== "function") return;
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(
			() => reject(new Error(`${name} did not finish within ${DONE_TIMEOUT_MS} ms`)),
			DONE_TIMEOUT_MS,
		);
	});
	const finished = new Promise<void>((resolve) => {
		reporter.done?.(runner.failures, () => resolve());
	});
	try {
		await Promise.race([finished, late]);
	} finally {
		clearTimeout(timer);
	}
}

/** Why a file failed otherwise than by its tests. */
function fileFailure(
	{ verdict }: JobVerdict,
	finished: JobFinished | undefined,
): ErrorRecord | undefined {
	if (verdict === "passed" || verdict === "flaky" || verdict === "canceled") return undefined;
	const reason = finished?.reason ?? {};
	if (finished?.outcome === "failed" && reason.error === undefined) return undefined;
	const how = [
		verdict,
		reason.signal === undefined ? "" : `by ${reason.signal}`,
		reason.code === undefined ? "" : `with exit code ${reason.code}`,
		reason.at === undefined ? "" : `(${reason.at})`,
	]
		.filter((part) => part !== "")
		.join(" ");
	if (reason.error === undefined) return { name: "Error", message: `the file ${how}`, stack: "" };
	return { ...reason.error, message: `the file ${how}: ${reason.error.message}` };
}

function remarks(record: RunRecord, end: RunFinished): string {
	const flaky = record.verdicts
		.filter(({ verdict }) => verdict === "flaky")
		.map(({ file, attempt }) => `flaky: ${file} passed on attempt ${attempt}`);
	const notices = record.notices.map(({ level, message, hint }) =>
		hint === undefined ? `${level}: ${message}` : `${level}: ${message}\n  hint: ${hint}`,
	);
	const missing = end.missing > 0 ? [`error: ${end.missing} files without a verdict`] : [];
	const lines = [...new Set([...flaky, ...notices, ...missing])];
	return lines.map((line) => `${harmless(line)}\n`).join("");
}
