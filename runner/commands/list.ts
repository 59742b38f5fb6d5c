// `prun list [files...] [options]`: the files of the suite in the order of the plan, and with
// `--tests` what tests each of them has.

import { harmless, type Reporter } from "../../reporters/mod.js";
import {
	type EndReason,
	EXIT,
	type ExitCode,
	type Outcome,
	type StampedEvent,
} from "../../scheduler/protocol/mod.js";
import { findMocha } from "../../scheduler/suite/mod.js";
import { answerTo } from "../answers.js";
import { type Arguments, splitArguments } from "../arguments.js";
import type { Invocation } from "../invocation.js";
import { withSession } from "../session.js";
import { noTests, openSuite, plannedFiles } from "../suite.js";
import { takeFlags } from "../words.js";

/** One test, as docs say of `prun list --tests --json`. */
interface ListedTest {
	/** From the outermost suite to the test. */
	readonly title: readonly string[];
	readonly pending: boolean;
}

interface ListedFile {
	readonly file: string;
	readonly tests?: ListedTest[];
	/** Why its tests are not known. */
	error?: string;
}

export async function listCommand({ cwd, words, print }: Invocation): Promise<ExitCode> {
	const { flags, others } = takeFlags(words, ["tests", "json"]);
	const split = splitArguments(others);
	const answer = await answerTo(split, cwd);
	if (answer !== undefined) {
		print(answer);
		return EXIT.passed;
	}
	const suite = await openSuite(cwd, findMocha(cwd), split);
	for (const warning of suite.warnings) complain(`warning: ${warning}`);
	const planned = plannedFiles(suite.files, cwd, suite.settings);
	if (planned.length === 0 && !suite.settings.passWithNoTests) throw noTests(suite.theirs);
	const names = planned.map((file): ListedFile => ({ file }));
	const listing =
		flags.has("tests") && planned.length > 0
			? await listTests(cwd, planned, split)
			: { files: names, exitCode: EXIT.passed };
	if (listing.exitCode === EXIT.interrupted) return EXIT.interrupted;
	const { files } = listing;
	for (const { file, error } of files) if (error !== undefined) complain(`${file}: ${error}`);
	if (flags.has("json")) print(JSON.stringify({ files }));
	else if (files.length > 0) print(files.flatMap(linesOf).join("\n"));
	return listing.exitCode;
}

/** Every file is told of, once, whatever a run would stop at. */
const OF_ALL = { "max-failures": 0, "job-retries": 0 } as const;

async function listTests(
	cwd: string,
	planned: readonly string[],
	split: Arguments,
): Promise<{ files: readonly ListedFile[]; exitCode: ExitCode }> {
	const listed = new Map(planned.map((file) => [file, { file, tests: [] as ListedTest[] }]));
	const own = { ...split.own, ...OF_ALL };
	const exitCode = await withSession(cwd, { ...split, own }, async (session) => {
		const { run } = await import("../run.js");
		return await run(session, { tests: "listed", reporters: [collector(listed)] });
	});
	return { files: [...listed.values()], exitCode };
}

/** Puts what the events tell where it belongs. */
function collector(listed: ReadonlyMap<string, ListedFile>): Reporter {
	return {
		name: "list",
		onEvent(event: StampedEvent) {
			if (event.kind === "test-finished" && event.type === "test") {
				const { title, outcome } = event;
				listed.get(event.file)?.tests?.push({ title, pending: outcome === "skipped" });
			}
			if (event.kind !== "job-finished" || event.outcome === "passed") return;
			const file = listed.get(event.file);
			if (file !== undefined) file.error = describe(event.outcome, event.reason);
		},
		async close() {},
	};
}

function describe(outcome: Outcome, { error, at, code, signal }: EndReason): string {
	if (error !== undefined) return `cannot be loaded: ${error.name}: ${error.message}`;
	const how = [
		...(code === undefined ? [] : [`exit code ${code}`]),
		...(signal === undefined ? [] : [signal]),
		...(at === undefined ? [] : [`at ${at}`]),
	];
	return `cannot be loaded: ${outcome}${how.length === 0 ? "" : ` (${how.join(", ")})`}`;
}

/** The file, and its tests below it by the titles that `--grep` sees. */
function linesOf({ file, tests = [] }: ListedFile): string[] {
	const titles = tests.map(({ title, pending }) => {
		const text = harmless(title.join(" ")).replaceAll(/\s+/g, " ");
		return `  ${text}${pending ? " (pending)" : ""}`;
	});
	return [harmless(file), ...titles];
}

function complain(text: string): void {
	process.stderr.write(`${harmless(text)}\n`);
}
