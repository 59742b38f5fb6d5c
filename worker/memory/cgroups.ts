// Memory limits by control groups, of either version: one group for each execution, below the one
// that prun is in or, where that may have none (version 2), below the nearest above that may.

import {
	accessSync,
	constants,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmdirSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { MemoryCage, MemoryLimit, MemoryUse } from "./cage.js";
import { type Hierarchy, hierarchies } from "./hierarchy.js";

interface Setting {
	readonly file: string;
	readonly value: number;
	/** Not every kernel has it. */
	readonly optional?: true;
}

/** Files of a group, by version. */
const FILES = {
	"cgroup v1": {
		limits: (bytes: number): Setting[] => [
			{ file: "memory.limit_in_bytes", value: bytes },
			// Only where the kernel accounts swap.
			{ file: "memory.memsw.limit_in_bytes", value: bytes, optional: true },
		],
		kills: "memory.oom_control",
	},
	"cgroup v2": {
		limits: (bytes: number): Setting[] => [
			{ file: "memory.max", value: bytes },
			{ file: "memory.swap.max", value: 0, optional: true },
			{ file: "memory.oom.group", value: 1, optional: true },
		],
		kills: "memory.events",
	},
} as const;

type Version = keyof typeof FILES;

/** With when it began: a process that is dead may have had this one's number. In containers they begin anew. */
const OURS = `prun-${process.pid}-${Math.trunc(performance.timeOrigin).toString(36)}-`;
const REMOVE_TRIES = 50;
const EVERY_MS = 250;

/** undefined: no group can be made here. */
export function cgroupLimit(bytes: number): MemoryLimit | undefined {
	for (const hierarchy of hierarchies(readProc("cgroup"), readProc("mountinfo"))) {
		const parent = hierarchy.folders.find((folder) => mayHave(folder, hierarchy.version));
		if (parent === undefined) continue;
		sweep(parent);
		if (!canLimit(parent, hierarchy.version, bytes)) continue;
		return limitBelow(parent, hierarchy.version, bytes);
	}
	return undefined;
}

function limitBelow(parent: string, by: Version, bytes: number): MemoryLimit {
	let count = 0;
	/** Groups that are done with. A process that lives on is still in its last one. */
	const done = new Set<string>();
	const removeDone = () => {
		for (const group of done) if (removeNow(group)) done.delete(group);
	};
	return {
		bytes,
		by,
		open() {
			removeDone();
			const group = join(parent, `${OURS}${count++}`);
			makeGroup(group, by, bytes);
			return openCage(group, by, () => {
				done.add(group);
				removeDone();
			});
		},
		// The kernel takes a moment to let go of processes that were reaped.
		async close() {
			for (let tries = 0; tries < REMOVE_TRIES && done.size > 0; tries++) {
				removeDone();
				if (done.size > 0) await pause(20);
			}
		},
	};
}

function openCage(group: string, version: Version, onDone: () => void): MemoryCage {
	let looking: NodeJS.Timeout | undefined;
	return {
		group,
		// The kernel holds the bound, but may have killed one process only, for which the others wait.
		watch(_pid, kill) {
			looking = setInterval(() => {
				if (!useOf(group, version).exceeded) return;
				clearInterval(looking);
				kill();
			}, EVERY_MS);
		},
		close() {
			clearInterval(looking);
			const use = useOf(group, version);
			onDone();
			return use;
		},
	};
}

function makeGroup(group: string, version: Version, bytes: number): void {
	mkdirSync(group);
	for (const { file, value, optional } of FILES[version].limits(bytes)) {
		try {
			writeFileSync(join(group, file), String(value));
		} catch (error) {
			if (optional !== true) throw error;
		}
	}
}

function canLimit(parent: string, version: Version, bytes: number): boolean {
	const trial = join(parent, `${OURS}trial`);
	try {
		makeGroup(trial, version, bytes);
		return true;
	} catch {
		return false;
	} finally {
		removeNow(trial);
	}
}

/** In version 2 only a group that hands the memory controller on may have groups with limits. */
function mayHave(folder: string, version: Hierarchy["version"]): boolean {
	try {
		accessSync(folder, constants.W_OK);
		if (version === "cgroup v1") return true;
		return readFileSync(join(folder, "cgroup.subtree_control"), "utf8")
			.split(/\s+/)
			.includes("memory");
	} catch {
		return false;
	}
}

function useOf(group: string, version: Version): MemoryUse {
	const killed = /^oom_kill (\d+)$/m.exec(readGroup(group, FILES[version].kills) ?? "")?.[1];
	return { exceeded: Number(killed ?? 0) > 0 };
}

function readGroup(group: string, file: string): string | undefined {
	try {
		return readFileSync(join(group, file), "utf8");
	} catch {
		return undefined; // not in this kernel
	}
}

/** Whether it is gone. */
function removeNow(group: string): boolean {
	try {
		rmdirSync(group);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "ENOENT";
	}
}

/** Groups of runs that died: their worker is gone, and a group with processes cannot be removed. */
function sweep(parent: string): void {
	for (const name of readdirSync(parent)) {
		const pid = /^prun-(\d+)-/.exec(name)?.[1];
		if (pid === undefined || name.startsWith(OURS)) continue;
		if (Number(pid) === process.pid || !isAlive(Number(pid))) removeNow(join(parent, name));
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}

function readProc(file: string): string {
	try {
		return readFileSync(`/proc/self/${file}`, "utf8");
	} catch {
		return ""; // no /proc: no groups
	}
}
