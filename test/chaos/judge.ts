// What prun said of a stressed run, held against the accident table and against who was killed. Pure.

import type { StampedEvent } from "../../scheduler/protocol/mod.js";
import type { Finished } from "../support/project.js";
import { type Accident, expectedOf } from "./accidents/mod.js";
import { type RunPlan } from "./plan-of-a-run.js";
import type { Victim } from "./victims.js";

type Ended = Extract<StampedEvent, { kind: "job-finished" }>;

/** Each a sentence; empty: all is right. `struck` counts who was really killed. */
export function wrongVerdicts(
	run: Pick<Finished, "of">,
	plan: RunPlan,
	struck: ReadonlyMap<Victim, number>,
	node: number,
): string[] {
	const hit = (victim: Victim) => struck.get(victim) ?? 0;
	const losing = hit("zygote") + hit("keeper");
	const wrong: string[] = [];
	let odd = 0;
	for (const accident of plan.accidents) {
		const ends = run.of("job-finished").filter(({ file }) => file === accident.file);
		const verdicts = run.of("job-verdict").filter(({ file }) => file === accident.file);
		if (verdicts.length !== 1) {
			wrong.push(`${accident.name} has ${verdicts.length} verdicts`);
			continue;
		}
		const lost = ends.filter(({ outcome }) => outcome === "lost");
		if (lost.length > losing) wrong.push(`${accident.name} was lost ${lost.length} times`);
		const strange = ends.filter(
			(end) => end.outcome !== "lost" && !isExpected(end, accident, plan, node),
		);
		odd += strange.length;
		const verdict = verdicts[0]?.verdict ?? "lost";
		const right = isRight(verdict, accident, plan, node);
		if (!right && !strange.some(({ outcome }) => outcome === verdict || verdict === "flaky")) {
			wrong.push(
				`${accident.name} is ${verdict} after ${ends.map(({ outcome }) => outcome).join(", ")}`,
			);
		}
	}
	// A killed child is one strange end; so is a file whose own child was killed.
	const may = hit("child") + hit("grandchild");
	if (odd > may)
		wrong.push(
			`${odd} ends are not as the table says, and only ${may} were killed: ${strangeIn(run, plan, node)}`,
		);
	return wrong;
}

function outcomesOf(accident: Accident, plan: RunPlan, node: number): readonly string[] {
	return [expectedOf(accident, plan.level, node)?.outcome ?? []].flat();
}

function isExpected(end: Ended, accident: Accident, plan: RunPlan, node: number): boolean {
	return outcomesOf(accident, plan, node).includes(end.outcome);
}

function isRight(verdict: string, accident: Accident, plan: RunPlan, node: number): boolean {
	return outcomesOf(accident, plan, node).includes(verdict);
}

function strangeIn(run: Pick<Finished, "of">, plan: RunPlan, node: number): string {
	return plan.accidents
		.flatMap((accident) =>
			run
				.of("job-finished")
				.filter(({ file }) => file === accident.file)
				.filter((end) => end.outcome !== "lost" && !isExpected(end, accident, plan, node))
				.map(
					({ outcome, reason }) =>
						`${accident.name} ${outcome} ${JSON.stringify(reason).slice(0, 200)}`,
				),
		)
		.join("; ");
}
