// Whom to kill in a run that is going on: found from outside, as an operator or the kernel would.

import { processesOf } from "../support/processes.js";
import type { Project } from "../support/project.js";

export type Victim = "child" | "grandchild" | "zygote" | "keeper" | "prun";

interface Process {
	readonly pid: number;
	readonly parent: number;
	readonly command: string;
}

/** All of that kind that live now; `prun` is its pid. */
export function victims(project: Project, prun: number, kind: Victim): number[] {
	if (kind === "prun") return [prun];
	const all = processesOf(project);
	const below = (parents: readonly number[]): Process[] =>
		all.filter(({ parent }) => parents.includes(parent));
	const pids = (found: readonly Process[]) => found.map(({ pid }) => pid);
	const keepers = pids(
		all.filter(({ parent, command }) => parent === prun && /\/keeper \d+$/.test(command)),
	);
	if (kind === "keeper") return keepers;
	const programs = below(keepers);
	const zygotes = programs.filter(({ command }) => command.includes("--single-threaded"));
	if (kind === "zygote") return pids(zygotes);
	// A spare is the process of its file itself; a zygote's children are.
	const spares = programs.filter((one) => !zygotes.includes(one));
	const children = [...below(pids(zygotes)), ...spares];
	return pids(kind === "child" ? children : below(pids(children)));
}

/** Whether there was somebody to kill. */
export function strike(pid: number, signal: NodeJS.Signals = "SIGKILL"): boolean {
	try {
		process.kill(pid, signal);
		return true;
	} catch {
		return false; // it has just ended by itself
	}
}
