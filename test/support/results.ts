// What tests ask of a finished run, in short words.

import { strict as assert } from "node:assert";
import type { Counts, Verdict } from "../../scheduler/protocol/mod.js";
import type { Finished } from "./project.js";

/** Verdicts by file. */
export function verdicts(run: Finished): Record<string, Verdict> {
	return Object.fromEntries(run.of("job-verdict").map(({ file, verdict }) => [file, verdict]));
}

/** Titles of the tests and hooks that ended so, sorted. */
export function titles(run: Finished, outcome: "passed" | "failed" | "skipped"): string[] {
	return run
		.of("test-finished")
		.filter((test) => test.outcome === outcome)
		.map((test) => test.title.join(" "))
		.sort();
}

/** Tests of the deciding attempts; undefined when the run did not get that far. */
export function counts(run: Finished): Counts | undefined {
	return run.of("run-finished")[0]?.counts;
}

/** Messages of the notices with that code. */
export function notices(run: Finished, code: string): string[] {
	return run
		.of("notice")
		.filter((notice) => notice.code === code)
		.map(({ message }) => message);
}

/** The files that notices with that code are about, sorted. */
export function noticedFiles(run: Finished, code: string): string[] {
	return run
		.of("notice")
		.filter((notice) => notice.code === code)
		.map(({ file = "" }) => file)
		.sort();
}

/** What the files printed on that stream, in one text. */
export function printed(run: Finished, stream: "stdout" | "stderr" = "stdout"): string {
	return run
		.of("job-output")
		.filter((output) => output.stream === stream)
		.map(({ text }) => text)
		.join("");
}

const SHOWN = 4000;

/** For messages of failed assertions: the end of what the run said. */
export function said(run: Finished): string {
	return `exit ${run.code ?? run.signal}\n${run.stdout.slice(-SHOWN)}\n${run.stderr.slice(-SHOWN)}`;
}

/** Where there are events, they end with the run's end and the same code; every file has one verdict. */
export function assertTold(run: Finished): void {
	if (run.events.length === 0) return;
	const end = run.events.at(-1);
	assert.ok(end?.kind === "run-finished", `the last event is ${JSON.stringify(end)}`);
	assert.equal(end.exitCode, run.code);
	assert.equal(end.missing, 0);
	const files = run.of("job-verdict").map(({ file }) => file);
	assert.equal(new Set(files).size, files.length);
	assert.equal(files.length, run.of("run-started")[0]?.jobs);
}
