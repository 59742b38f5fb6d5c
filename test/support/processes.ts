// Which processes a run has left, as /proc tells. A process belongs to a project when it works in
// the project's folder, or was started with it in its environment or its arguments: what tests start
// has the first two, unless it gives them up.

import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { Project } from "./project.js";
import { until } from "./wait.js";

export interface Found {
	readonly pid: number;
	readonly parent: number;
	readonly command: string;
	/** When it was started: with its number the name of one process, even when numbers come again. */
	readonly since: string;
}

/** All living processes of a project (prun itself too, while it runs). */
export function processesOf(project: Project): Found[] {
	return allProcesses().filter((found) => belongs(found, project.dir));
}

/** All that lives below a process, and itself first. */
export function treeOf(pid: number): Found[] {
	const all = allProcesses();
	const tree = all.filter((one) => one.pid === pid);
	for (const one of tree) tree.push(...all.filter(({ parent }) => parent === one.pid));
	return tree;
}

/** Whether it is still that one. */
export function lives({ pid, since }: Found): boolean {
	return describe(String(pid))?.since === since;
}

function allProcesses(): Found[] {
	const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
	return pids.flatMap((pid) => describe(pid) ?? []);
}

export function isAlive(pid: number): boolean {
	return describe(String(pid)) !== undefined;
}

/** Rejects naming who still lives at the deadline. */
export async function untilNothingLives(project: Project, deadlineMs: number): Promise<void> {
	try {
		await until("all processes are gone", () => processesOf(project).length === 0, deadlineMs);
	} catch {
		const left = processesOf(project);
		if (left.length === 0) return;
		killAllOf(project); // this test fails; the next shall not suffer
		throw new Error(
			`alive after ${deadlineMs} ms: ${left.map((one) => `${one.pid} ${one.command}`).join("; ")}`,
		);
	}
}

export function killAllOf(project: Project): void {
	for (const { pid } of processesOf(project)) kill(pid);
}

/** By SIGKILL; false: it went by itself in between. */
export function kill(pid: number): boolean {
	try {
		return process.kill(pid, "SIGKILL");
	} catch {
		return false; // ESRCH
	}
}

/** undefined: there is no such process, or it is a zombie. */
function describe(pid: string): Found | undefined {
	const stat = read(`/proc/${pid}/stat`);
	const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ") ?? [];
	const [state, parent] = fields;
	const since = fields[19] ?? "";
	if (state === undefined || state === "Z" || state === "X") return undefined;
	const command = (read(`/proc/${pid}/cmdline`) ?? "").replaceAll("\0", " ").trim();
	return { pid: Number(pid), parent: Number(parent), command, since };
}

function belongs({ pid, command }: Found, dir: string): boolean {
	return (
		command.includes(dir) ||
		workingFolder(pid)?.startsWith(dir) === true ||
		read(`/proc/${pid}/environ`)?.includes(dir) === true
	);
}

function workingFolder(pid: number): string | undefined {
	try {
		return readlinkSync(`/proc/${pid}/cwd`);
	} catch {
		// Gone between being listed and being looked at.
		return undefined;
	}
}

function read(path: string): string | undefined {
	try {
		return readFileSync(path, "utf8");
	} catch {
		// As above.
		return undefined;
	}
}
