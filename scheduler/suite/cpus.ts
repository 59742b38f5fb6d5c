// How many CPUs this process may use: the scheduler's affinity, cut by the cgroup's quota.

import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

export function usableCpus(): number {
	const quota = quotaV2() ?? quotaV1() ?? Number.POSITIVE_INFINITY;
	return Math.max(1, Math.min(availableParallelism(), Math.floor(quota)));
}

/** cgroup v2, as seen from inside the container: "max 100000" or "150000 100000". */
function quotaV2(): number | undefined {
	const [quota, period] = (read("/sys/fs/cgroup/cpu.max") ?? "").trim().split(" ");
	return ratio(Number(quota), Number(period));
}

/** cgroup v1: -1 is no quota. */
function quotaV1(): number | undefined {
	return ratio(
		Number(read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")),
		Number(read("/sys/fs/cgroup/cpu/cpu.cfs_period_us")),
	);
}

function ratio(quota: number, period: number): number | undefined {
	return quota > 0 && period > 0 ? Math.max(1, quota / period) : undefined;
}

function read(path: string): string | undefined {
	try {
		return readFileSync(path, "utf8");
	} catch {
		// No such file: this machine has another cgroup version, or none.
		return undefined;
	}
}
