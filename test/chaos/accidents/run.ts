// Runs accidents with the real command, as many as can be in one run, and says what prun said of each.

import { mkdirSync, symlinkSync } from "node:fs";
import { dirname } from "node:path";
import type { IsolationLevel, StampedEvent } from "../../../scheduler/protocol/mod.js";
import { type Finished, type Project, prun, writeProject } from "../../support/project.js";
import { said } from "../../support/results.js";
import { type Accident, expectedOf, mismatches, type Seen } from "./accident.js";

export interface Verdict {
	readonly accident: Accident;
	/** Empty: as expected. */
	readonly wrong: readonly string[];
}

export interface Ground {
	readonly level: IsolationLevel;
	/** Path of a Node, and its major version. */
	readonly node: { readonly path: string; readonly major: number };
}

/** How many innocent files run beside them, and must pass. */
const INNOCENT = 6;
const TIMEOUT_MS = 10_000;
const MEMORY = "400MiB";
const RUN_MS = 240_000;

/** Those that are run there at all. Rejects when prun itself did not end as it should. */
export async function runAccidents(
	accidents: readonly Accident[],
	ground: Ground,
): Promise<Verdict[]> {
	const { level, node } = ground;
	const here = accidents.filter(
		(accident) => expectedOf(accident, level, node.major) !== undefined,
	);
	const verdicts: Verdict[] = [];
	for (const group of groupsOf(here, level)) verdicts.push(...(await runGroup(group, ground)));
	return verdicts;
}

/** Together, but for those that need options, or under `none` a process, of their own. */
function groupsOf(accidents: readonly Accident[], level: IsolationLevel): Accident[][] {
	const alone = accidents.filter((accident) => needsRunOfItsOwn(accident, level));
	const together = accidents.filter((accident) => !alone.includes(accident));
	return [...(together.length > 0 ? [together] : []), ...alone.map((one) => [one])];
}

function needsRunOfItsOwn(accident: Accident | undefined, level: IsolationLevel): boolean {
	if (accident === undefined) return false;
	return accident.args !== undefined || (level === "none" && accident.pollutes === true);
}

async function runGroup(group: readonly Accident[], { level, node }: Ground): Promise<Verdict[]> {
	const alone = needsRunOfItsOwn(group[0], level);
	const project = accidentsProject(group, { innocent: alone ? 0 : INNOCENT });
	try {
		const run = await prun(
			project,
			[
				`--isolation=${level}`,
				"-j4",
				`--job-memory=${MEMORY}`,
				`--job-timeout=${TIMEOUT_MS}`,
				"--extension=js,mjs",
				...(group[0]?.args ?? []),
			],
			{ node: node.path, timeoutMs: RUN_MS },
		);
		checkInnocent(run);
		return group.map((accident) => {
			const expected = expectedOf(accident, level, node.major);
			const wrong = expected === undefined ? [] : mismatches(expected, seenOf(run, accident.file));
			return { accident, wrong };
		});
	} finally {
		project.remove();
	}
}

export function accidentsProject(
	accidents: readonly Accident[],
	company: { readonly innocent: number },
): Project {
	const innocent = Array.from({ length: company.innocent }, (_, index) => [
		`test/${"amz"[index % 3]}-innocent-${index}.js`,
		"it('passes', (done) => { setTimeout(done, 100); }).timeout(0);",
	]);
	const project = writeProject({
		...Object.fromEntries(innocent),
		...Object.assign({}, ...accidents.map(({ files }) => files)),
	});
	for (const [path, target] of accidents.flatMap(({ links = {} }) => Object.entries(links))) {
		mkdirSync(dirname(project.path(path)), { recursive: true });
		symlinkSync(target, project.path(path));
	}
	return project;
}

/** Throws when a file that did nothing was harmed, or when the run did not end in order. */
function checkInnocent(run: Finished): void {
	const harmed = run
		.of("job-verdict")
		.filter(({ file, verdict }) => file.includes("-innocent-") && verdict !== "passed");
	const [end] = run.of("run-finished");
	if (harmed.length > 0 || end === undefined || end.missing > 0 || end.dropped > 0) {
		throw new Error(
			`innocent files were harmed: ${harmed.map(({ file }) => file).join(", ")}\n${said(run)}`,
		);
	}
}

function seenOf(run: Pick<Finished, "events">, file: string): Seen {
	const all = run.events.filter((event) => "file" in event && event.file === file);
	const of = <K extends StampedEvent["kind"]>(kind: K) =>
		all.filter((event): event is Extract<StampedEvent, { kind: K }> => event.kind === kind);
	const ended = of("job-finished");
	const [end] = ended;
	const tests = of("test-finished");
	const output = run.events.filter(
		(event) => event.kind === "job-output" && event.job === end?.job,
	) as Extract<StampedEvent, { kind: "job-output" }>[];
	const errors = [end?.reason.error, ...tests.map(({ error }) => error)];
	const { passed = 0, failed = 0, skipped = 0 } = end?.counts ?? {};
	return {
		outcomes: ended.map(({ outcome }) => outcome),
		verdicts: of("job-verdict").map(({ verdict }) => verdict),
		counts: [passed, failed, skipped],
		signal: end?.reason.signal,
		code: end?.reason.code,
		at: end?.reason.at,
		errors: errors.flatMap((error) =>
			error === undefined ? [] : [`${error.name}: ${error.message}`],
		),
		leaks: end?.leaks.map(({ kind, what }) => `${kind} ${what}`) ?? [],
		titles: tests.map(({ title }) => title.join(" ")),
		output: output.map(({ text }) => text).join(""),
		notices: of("notice").map(({ code }) => code),
		negative: negativeIn(end, tests),
	};
}

function negativeIn(
	end: Extract<StampedEvent, { kind: "job-finished" }> | undefined,
	tests: readonly Extract<StampedEvent, { kind: "test-finished" }>[],
): string[] {
	const durations = [
		["job", end?.durationMs ?? 0] as const,
		...Object.entries(end?.phasesMs ?? {}),
		...tests.map(({ title, durationMs }) => [title.join(" "), durationMs] as const),
	];
	return durations.filter(([, ms]) => !(ms >= 0)).map(([what, ms]) => `${what} ${ms}`);
}
