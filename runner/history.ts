// Remembers a run: listens to its events, and at its end records how each file ended.

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
import { isFine, remember, thoseThatMatter } from "./last-run.js";
import { LAST_RUN_FILE, readLastRun, writeLastRun } from "./last-run-file.js";
import { strangers, tellStrangers } from "./strangers.js";

export interface History {
	/** One more reporter of the run. */
	readonly listener: Reporter;
	/** When every job has its verdict and the run can still be told something. */
	record(notice: NoticeSink): void;
}

export interface HistoryOptions {
	readonly cwd: string;
	/** The options of the run, without files. */
	readonly words: readonly string[];
	/** The patterns that name its files. */
	readonly named: readonly string[];
	/** The options of the recorded run of which this one runs a part. */
	readonly partOf: readonly string[] | undefined;
	/** Whether options leave tests out, and maybe all of a file: that passes and says nothing. */
	readonly filters: boolean;
}

export function historyOf({ cwd, words, named, partOf, filters }: HistoryOptions): History {
	const verdicts = new Map<string, Verdict>();
	const errors = new Map<string, ErrorRecord>();
	/** Files with a test that passed, and with any: one of which `--grep` leaves nothing passes, too. */
	const active = new Set<string>();
	const told = new Set<string>();
	let started: RunStarted | undefined;
	return {
		listener: {
			name: "history",
			onEvent(event: StampedEvent) {
				if (event.kind === "run-started") started = event;
				if (event.kind === "job-verdict") verdicts.set(event.file, event.verdict);
				if (event.kind === "test-finished") {
					told.add(event.file);
					if (event.outcome === "passed") active.add(event.file);
				}
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
				tellStrangers({
					files: strangers(verdicts, errors, before),
					all: [...verdicts.keys()],
					named,
					words: thoseThatMatter(words),
					notice,
				});
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
				const known = [...verdicts].filter(
					([file, verdict]) => !filters || !isFine(verdict) || told.has(file),
				);
				if (known.length === 0) return;
				const run = { words, verdicts: new Map(known), passed, partOf };
				writeLastRun(cwd, remember(before, run, isThere));
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
