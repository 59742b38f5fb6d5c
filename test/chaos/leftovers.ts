// What a run has left behind on the machine although it is over: processes, mounts, control groups,
// temporary files.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { hierarchies } from "../../worker/memory/hierarchy.js";
import { isAlive, processesOf } from "../support/processes.js";
import type { Project } from "../support/project.js";
import { until } from "../support/wait.js";

const PATIENCE_MS = 2000;

/** `mounts` is mountsNow() of before; `temporary` the run's own folder for temporary files. */
export async function leftovers(
	project: Project,
	mounts: string,
	temporary: string,
): Promise<string[]> {
	const living = () => processesOf(project);
	await until("nothing lives", () => living().length === 0, PATIENCE_MS).catch(() => {});
	return [
		...living().map(({ pid, command }) => `process ${pid} ${command}`),
		...(mountsNow() === mounts ? [] : ["a mount"]),
		...(existsSync(temporary) ? readdirSync(temporary) : []).map((name) => `file ${name}`),
	];
}

export function mountsNow(): string {
	return readFileSync("/proc/self/mountinfo", "utf8");
}

/** Of a prun that is gone; undefined: of all that are. A killed one's are removed by the next one. */
export function groupsLeft(pid?: number): string[] {
	const found = hierarchies(
		readFileSync("/proc/self/cgroup", "utf8"),
		readFileSync("/proc/self/mountinfo", "utf8"),
	);
	return found
		.flatMap(({ folders }) => folders)
		.flatMap((folder) => readdirSync(folder))
		.filter((name) => {
			const owner = Number(/^prun-(\d+)-/.exec(name)?.[1] ?? Number.NaN);
			return owner === pid || (pid === undefined && !Number.isNaN(owner) && !isAlive(owner));
		})
		.map((name) => `control group ${name}`);
}
