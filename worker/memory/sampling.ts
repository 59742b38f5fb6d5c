// A memory limit without control groups: every tenth of a second it looks at what the execution's
// processes have for themselves, and kills them when that is too much.

import { readFileSync } from "node:fs";
import type { Native } from "../zygote/native.js";
import type { MemoryCage, MemoryLimit } from "./cage.js";

const EVERY_MS = 100;
const PAGE_BYTES = 4096;
const KIB = 1024;

export function samplingLimit(bytes: number, native: Native): MemoryLimit {
	return { bytes, by: "sampling", open: () => openCage(bytes, native), async close() {} };
}

function openCage(bytes: number, native: Native): MemoryCage {
	let timer: NodeJS.Timeout | undefined;
	let exceeded = false;
	/** What a process that was not forked had before its file: that is not the file's. */
	let before = 0;

	/** In a sandbox `pid` is its init's, and the process itself is below that. */
	const all = (pid: number) => [pid, ...native.descendants(pid)];

	function look(pid: number, kill: () => void): void {
		const pids = all(pid);
		// Most files are far below: then what they share with others may be counted too.
		const most = sum(pids, residentBytes);
		const own = most <= bytes ? most : Math.max(0, sum(pids, privateBytes) - before);
		if (own <= bytes || exceeded) return;
		exceeded = true;
		kill();
	}

	return {
		group: undefined,
		watch(pid, kill) {
			before = sum(all(pid), privateBytes);
			timer = setInterval(() => look(pid, kill), EVERY_MS);
		},
		close() {
			clearInterval(timer);
			return { exceeded };
		},
	};
}

function sum(pids: readonly number[], bytesOf: (pid: number) => number): number {
	return pids.reduce((total, pid) => total + bytesOf(pid), 0);
}

/** Cheap; counts also what is shared. */
function residentBytes(pid: number): number {
	const [, resident = "0"] = (read(pid, "statm") ?? "").split(" ");
	return Number(resident) * PAGE_BYTES;
}

/** Exact, but the kernel walks all pages for it. */
function privateBytes(pid: number): number {
	const fields = /^(?:Private_Clean|Private_Dirty|Swap): +(\d+) kB$/gm;
	const text = read(pid, "smaps_rollup") ?? "";
	return [...text.matchAll(fields)].reduce((total, [, kib]) => total + Number(kib) * KIB, 0);
}

function read(pid: number, file: string): string | undefined {
	try {
		return readFileSync(`/proc/${pid}/${file}`, "utf8");
	} catch {
		return undefined; // it has just ended
	}
}
