import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { usableCpus } from "../../../scheduler/suite/cpus.js";

const V2 = "/sys/fs/cgroup/cpu.max";
const V1 = "/sys/fs/cgroup/cpu/cpu.cfs_";

const read = (path: string) => (existsSync(path) ? readFileSync(path, "utf8").trim() : "");

/** CPUs that this machine's cgroup grants, as the kernel's documents say. */
function grantedCpus(): number {
	const both = read(V2) === "" ? `${read(`${V1}quota_us`)} ${read(`${V1}period_us`)}` : read(V2);
	const match = /^(\d+) (\d+)$/.exec(both); // not for "max 100000" nor for "-1 100000"
	return match === null ? Number.POSITIVE_INFINITY : Number(match[1]) / Number(match[2]);
}

describe("the CPUs that may be used", () => {
	it("are a whole number of at least 1, and no more than this process may run on", () => {
		const cpus = usableCpus();
		assert.ok(Number.isInteger(cpus) && cpus >= 1 && cpus <= availableParallelism(), String(cpus));
	});

	it("are what the cgroup grants, rounded down, or all of this process's", () => {
		assert.equal(usableCpus(), Math.max(1, Math.min(availableParallelism(), Math.floor(grantedCpus()))));
	});
});
