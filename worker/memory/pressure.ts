// Whether the kernel has killed for want of memory: then a process that died of a SIGKILL that is
// not prun's died of that, and its file has not simply crashed.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hierarchies } from "./hierarchy.js";

export interface KernelKills {
	/** Whether there was one that nobody has claimed yet; it is claimed then. */
	claim(): boolean;
}

/** Counts from now on. */
export function kernelKills(): KernelKills {
	let claimed = killsUntilNow();
	return {
		claim() {
			if (killsUntilNow() <= claimed) return false;
			claimed++;
			return true;
		},
	};
}

/** Of this container or the machine: whoever counts most has seen them all. */
function killsUntilNow(): number {
	const counts = counters().map((file) => Number(/^oom_kill (\d+)$/m.exec(read(file))?.[1] ?? 0));
	return Math.max(...counts);
}

function counters(): string[] {
	const groups = hierarchies(read("/proc/self/cgroup"), read("/proc/self/mountinfo"));
	const own = groups.map(({ version, folders: [folder = ""] }) =>
		join(folder, version === "cgroup v2" ? "memory.events" : "memory.oom_control"),
	);
	return ["/proc/vmstat", ...own];
}

function read(path: string): string {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return ""; // not here
	}
}
