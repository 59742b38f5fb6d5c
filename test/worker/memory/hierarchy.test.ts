import { strict as assert } from "node:assert";
import { hierarchies } from "../../../worker/memory/hierarchy.js";

const mount = (root: string, point: string, type: string, options = "rw") =>
	`35 31 0:32 ${root} ${point} rw,relatime shared:9 - ${type} ${type} ${options}`;

describe("where control groups for memory may be made", () => {
	it("is the process's own group, in version 1", () => {
		const cgroup = "9:name=systemd:/\n4:memory:/jobs/a\n1:cpu:/\n";
		const mountinfo = [
			mount("/", "/sys/fs/cgroup/cpu", "cgroup", "rw,cpu"),
			mount("/", "/sys/fs/cgroup/memory", "cgroup", "rw,memory"),
		].join("\n");
		assert.deepEqual(hierarchies(cgroup, mountinfo), [
			{ version: "cgroup v1", folders: ["/sys/fs/cgroup/memory/jobs/a"] },
		]);
	});

	it("is the process's own group or one above, in version 2", () => {
		const cgroup = "0::/user.slice/user-1000.slice/session-3.scope\n";
		const mountinfo = mount("/", "/sys/fs/cgroup", "cgroup2");
		assert.deepEqual(hierarchies(cgroup, mountinfo), [
			{
				version: "cgroup v2",
				folders: [
					"/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope",
					"/sys/fs/cgroup/user.slice/user-1000.slice",
					"/sys/fs/cgroup/user.slice",
					"/sys/fs/cgroup",
				],
			},
		]);
	});

	it("is the mount itself in a container, which still has its outer name", () => {
		const cgroup = "5:cpu,memory:/docker/abc\n";
		const mountinfo = mount("/docker/abc", "/sys/fs/cgroup/memory", "cgroup", "ro,cpu,memory");
		assert.deepEqual(hierarchies(cgroup, mountinfo), [
			{ version: "cgroup v1", folders: ["/sys/fs/cgroup/memory"] },
		]);
		assert.deepEqual(
			hierarchies("0::/\n", mount("/../../x", "/sys/fs/cgroup", "cgroup2"))[0]?.folders,
			["/sys/fs/cgroup"],
		);
	});

	it("is both where both are mounted, version 2 first", () => {
		const cgroup = "4:memory:/a\n0::/b\n";
		const mountinfo = [
			mount("/", "/sys/fs/cgroup/memory", "cgroup", "rw,memory"),
			mount("/", "/sys/fs/cgroup/unified", "cgroup2"),
		].join("\n");
		assert.deepEqual(
			hierarchies(cgroup, mountinfo).map(({ version, folders }) => [version, folders[0]]),
			[
				["cgroup v2", "/sys/fs/cgroup/unified/b"],
				["cgroup v1", "/sys/fs/cgroup/memory/a"],
			],
		);
	});

	it("is nowhere without control groups", () => {
		assert.deepEqual(hierarchies("", ""), []);
		assert.deepEqual(hierarchies("1:cpu:/\n", mount("/", "/", "ext4")), []);
	});
});
