// Whether the kernel has killed for want of memory: then a process that died of a SIGKILL that is
// not prun's died of that, and its file has not simply crashed.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hierarchies } from "./hierarchy.js";

export interface KernelKills {
	/** A function that tells, once for each, whether there was one from now on. */
	watch(): () => boolean;
}

export function kernelKills(): KernelKills {
	const file = counter();
	const count = () => killsIn(file) ?? 0;
	let claimed = 0;
	return {
		watch() {
			const before = count();
			return () => {
				const now = count();
				if (now <= Math.max(before, claimed)) return false;
				claimed = Math.max(before, claimed) + 1;
				return true;
			};
		},
	};
}

/** Of the group that prun is in, and so of all that it has started; the machine's where it has none. */
function counter(): string {
	const groups = hierarchies(read("/proc/self/cgroup"), read("/proc/self/mountinfo"));
	const own = groups.map(({ version, folders: [folder = ""] }) =>
		join(folder, version === "cgroup v2" ? "memory.events" : "memory.oom_control"),
	);
	return own.find((file) => killsIn(file) !== undefined) ?? "/proc/vmstat";
}

function killsIn(file: string): number | undefined {
	const found = /^oom_kill (\d+)$/m.exec(read(file))?.[1];
	return found === undefined ? undefined : Number(found);
}

function read(path: string): string {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return ""; // not here
	}
}
