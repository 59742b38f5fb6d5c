// One stressed run: started, struck as planned, watched for a hang, judged.

import { mkdirSync, rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { type Finished, type Project, type PrunProcess, startPrun } from "../support/project.js";
import { accidentsProject } from "./accidents/run.js";
import { wrongVerdicts } from "./judge.js";
import { groupsLeft, leftovers, mountsNow } from "./leftovers.js";
import type { Node } from "./nodes.js";
import type { Blow, RunPlan } from "./plan-of-a-run.js";
import { strike, type Victim, victims } from "./victims.js";

export interface Account {
	readonly files: number;
	readonly kills: number;
	readonly wrong: readonly string[];
	readonly hangs: readonly string[];
	readonly left: readonly string[];
}

/** Even a run in which every file runs into its deadline is over by then. */
const RUN_MS = 150_000;
const JOB_MS = 6000;

export async function stressedRun(plan: RunPlan, node: Node): Promise<Account> {
	const mounts = mountsNow();
	const project = accidentsProject(plan.accidents, { innocent: 0 });
	const temporary = `${project.dir}-tmp`;
	mkdirSync(temporary, { mode: 0o1777 });
	const running = startPrun(project, argumentsOf(plan), {
		node: node.path,
		env: { TMPDIR: temporary },
		timeoutMs: RUN_MS,
	});
	const struck = new Map<Victim, number>();
	const over = new AbortController();
	try {
		const striking = Promise.all(
			plan.blows.map((blow) => deal(blow, project, running, struck, over.signal)),
		);
		const run = await running.done.catch((thrown: Error) => thrown);
		over.abort();
		await striking;
		const left = await leftovers(project, mounts, temporary);
		const killed = plan.blows.some(({ victim }) => victim === "prun") && struck.has("prun");
		if (run instanceof Error) {
			return account(plan, struck, { wrong: [], hangs: [run.message], left });
		}
		return account(plan, struck, {
			wrong: killed ? wrongEnd(run) : wrongVerdicts(run, plan, struck, node.major),
			hangs: [],
			left: run.signal === "SIGKILL" ? left : [...left, ...groupsLeft(running.pid)],
		});
	} finally {
		project.remove();
		rmSync(temporary, { recursive: true, force: true });
	}
}

function account(
	plan: RunPlan,
	struck: ReadonlyMap<Victim, number>,
	rest: Pick<Account, "wrong" | "hangs" | "left">,
): Account {
	const kills = [...struck.values()].reduce((sum, count) => sum + count, 0);
	return { files: plan.accidents.length, kills, ...rest };
}

function argumentsOf({ level, slots, retries, seed }: RunPlan): string[] {
	return [
		`--isolation=${level}`,
		`-j${slots}`,
		`--job-retries=${retries}`,
		"--order=random",
		`--seed=${seed}`,
		`--job-timeout=${JOB_MS}`,
		"--job-memory=400MiB",
		"--extension=js,mjs",
		"--reporter=dot",
	];
}

/** Waits for its time, then for somebody to strike, as long as the run goes on. */
async function deal(
	blow: Blow,
	project: Project,
	running: PrunProcess,
	struck: Map<Victim, number>,
	over: AbortSignal,
): Promise<void> {
	try {
		await pause(blow.atMs, undefined, { signal: over });
		for (;;) {
			const there = victims(project, running.pid, blow.victim);
			const pid = there[Math.floor(blow.which * there.length)];
			if (pid !== undefined && strike(pid, blow.signal)) {
				struck.set(blow.victim, (struck.get(blow.victim) ?? 0) + 1);
				return;
			}
			await pause(20, undefined, { signal: over });
		}
	} catch (thrown) {
		if (!over.aborted) throw thrown;
	}
}

/** A prun that was struck itself: killed, or interrupted and out in order; or it was over already. */
function wrongEnd({ code, signal }: Finished): string[] {
	const right = signal === "SIGKILL" || code === 130 || code === 10 || code === 0 || code === 4;
	return right ? [] : [`prun ended with ${code ?? signal}`];
}
