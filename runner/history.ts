// Remembers a run: listens to its events, and at its end records how each file ended. Knows then
// which failing files have never passed here, and so may need what mocha's one process gave them.

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Reporter } from "../reporters/mod.js";
import {
	type ErrorRecord,
	messageOf,
	type RunStarted,
	type StampedEvent,
	type Verdict,
} from "../scheduler/protocol/mod.js";
import type { NoticeSink } from "../worker/mod.js";
import { isFine, type LastRun, remember, thoseThatMatter } from "./last-run.js";
import { LAST_RUN_FILE, readLastRun, writeLastRun } from "./last-run-file.js";
import { quoted } from "./words.js";

export interface History {
	/** One more reporter of the run. */
	readonly listener: Reporter;
	/** When every job has its verdict and the run can still be told something. */
	record(notice: NoticeSink): void;
}

/** `words`: the options of the run, without the patterns in `named` that name its files. */
export function historyOf(
	cwd: string,
	words: readonly string[],
	named: readonly string[],
): History {
	const verdicts = new Map<string, Verdict>();
	const errors = new Map<string, ErrorRecord>();
	/** Files with a test that passed: a file of which `--grep` leaves nothing passes, too. */
	const active = new Set<string>();
	let started: RunStarted | undefined;
	return {
		listener: {
			name: "history",
			onEvent(event: StampedEvent) {
				if (event.kind === "run-started") started = event;
				if (event.kind === "job-verdict") verdicts.set(event.file, event.verdict);
				if (event.kind === "test-finished" && event.outcome === "passed") active.add(event.file);
				const error = errorOf(event);
				if (error !== undefined && !errors.has(error.file)) errors.set(error.file, error.error);
			},
			async close() {},
		},
		record(notice) {
			const recorded = readLastRun(cwd);
			const before = recorded.kind === "found" ? recorded.last : undefined;
			// Under none files share what they share in mocha: passing there says nothing here.
			const shared = started?.isolation === "none";
			if (!shared && started !== undefined && started.jobs > 1) {
				tellStrangers(
					strangers(verdicts, errors, before),
					[...patternsOf(named), ...thoseThatMatter(words)],
					notice,
				);
			}
			if (recorded.kind === "unreadable") {
				const then = recorded.newer
					? "it stays, and this run is not recorded"
					: "it is written anew";
				notice(
					"warning",
					"LAST_RUN_UNREADABLE",
					`cannot use ${LAST_RUN_FILE}: ${recorded.why}; ${then}`,
				);
				if (recorded.newer) return;
			}
			try {
				const isThere = (file: string) => existsSync(join(cwd, file));
				const fine = (file: string) => isFine(verdicts.get(file) ?? "lost");
				const passed = shared ? [] : [...active].filter(fine);
				writeLastRun(cwd, remember(before, { words, verdicts, passed }, isThere));
			} catch (error) {
				notice(
					"warning",
					"LAST_RUN_UNWRITABLE",
					`this run is not recorded, so prun rerun does not know it: ${messageOf(error)}`,
				);
			}
		},
	};
}

function errorOf(event: StampedEvent): { file: string; error: ErrorRecord } | undefined {
	const error =
		event.kind === "test-finished"
			? event.error
			: event.kind === "job-finished"
				? event.reason.error
				: undefined;
	return error === undefined || !("file" in event) || event.file === undefined
		? undefined
		: { file: event.file, error };
}

/**
 * Failing files that have never passed here. A failed assertion in a project whose runs are known
 * is most likely a test that was just written.
 */
function strangers(
	verdicts: ReadonlyMap<string, Verdict>,
	errors: ReadonlyMap<string, ErrorRecord>,
	before: LastRun | undefined,
): string[] {
	return [...verdicts]
		.filter(([file, verdict]) => {
			if (verdict !== "failed" || before?.everPassed.has(file) === true) return false;
			return before === undefined || !isAssertion(errors.get(file));
		})
		.map(([file]) => file)
		.sort();
}

function isAssertion(error: ErrorRecord | undefined): boolean {
	return error !== undefined && (/assert/i.test(error.name) || error.code === "ERR_ASSERTION");
}

/** More are what a shell made of a pattern: too many to say again. */
const MAX_PATTERNS = 4;

function patternsOf(named: readonly string[]): readonly string[] {
	return named.length > MAX_PATTERNS ? [] : named;
}

function tellStrangers(
	files: readonly string[],
	words: readonly string[],
	notice: NoticeSink,
): void {
	const [first] = files;
	if (first === undefined) return;
	const command = ["prun", "explain", first, ...words].map(quoted).join(" ");
	notice(
		"info",
		"EXPLAIN",
		`${files.length} ${files.length === 1 ? "file" : "files"} failed that may pass in mocha's one process`,
		`${command} finds the file that it depends on`,
	);
}
