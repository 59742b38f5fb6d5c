import { strict as assert } from "node:assert";
import fs, { existsSync, readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
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

const real = fs.readFileSync;

/** Lets the kernel's files read like this, and no others be there. */
function pretend(files: Readonly<Record<string, string>>): void {
	const pretended = (path: string, encoding: "utf8") => {
		if (!path.startsWith("/sys/fs/cgroup")) return real(path, encoding);
		const text = files[path];
		if (text === undefined) throw new Error(`ENOENT: ${path}`);
		return text;
	};
	Object.assign(fs, { readFileSync: pretended });
	syncBuiltinESMExports();
}

function cpusWith(files: Readonly<Record<string, string>>): number {
	pretend(files);
	return usableCpus();
}

describe("the CPUs that may be used", () => {
	const all = availableParallelism();

	afterEach(() => {
		fs.readFileSync = real;
		syncBuiltinESMExports();
	});

	it("are a whole number of at least 1, and no more than this process may run on", () => {
		const cpus = usableCpus();
		assert.ok(Number.isInteger(cpus) && cpus >= 1 && cpus <= all, String(cpus));
	});

	it("are what this machine's cgroup grants, rounded down, or all of this process's", () => {
		assert.equal(usableCpus(), Math.max(1, Math.min(all, Math.floor(grantedCpus()))));
	});

	it("are all of this process's where nothing limits them", () => {
		assert.equal(cpusWith({}), all);
		assert.equal(cpusWith({ [V2]: "max 100000\n" }), all);
		assert.equal(cpusWith({ [`${V1}quota_us`]: "-1\n", [`${V1}period_us`]: "100000\n" }), all);
		assert.equal(cpusWith({ [V2]: "" }), all);
		assert.equal(cpusWith({ [V2]: `${(all + 3) * 1000} 1000\n` }), all);
	});

	it("are the quota over its period, rounded down and at least one", () => {
		for (const [quota, cpus] of [
			[50_000, 1],
			[100_000, 1],
			[199_999, 1],
			[200_000, Math.min(2, all)],
			[299_999, Math.min(2, all)],
		] as const) {
			assert.equal(cpusWith({ [V2]: `${quota} 100000\n` }), cpus, `cgroup v2, ${quota}`);
			const v1 = { [`${V1}quota_us`]: `${quota}\n`, [`${V1}period_us`]: "100000\n" };
			assert.equal(cpusWith(v1), cpus, `cgroup v1, ${quota}`);
		}
	});
});
