import { strict as assert } from "node:assert";
import { mountsFor, type Surroundings } from "../../../worker/sandbox/mounts.js";

const LINE = (path: string, type: string) => `36 35 98:0 / ${path} rw,noatime - ${type} /dev/x rw`;
const AROUND: Surroundings = {
	workspace: "/home/me/project",
	mountinfo: [LINE("/", "ext4"), LINE("/proc", "proc")].join("\n"),
	temporary: ["/tmp", "/var/tmp"],
	shared: [],
	needed: ["/usr/lib/prun", "/home/me/project/node_modules/mocha"],
};
const mounts = (changed: Partial<Surroundings>) => mountsFor({ ...AROUND, ...changed });

describe("a sandbox", () => {
	it("copies the workspace and empties the temporary folders", () => {
		assert.deepEqual(mounts({}), {
			layers: ["/home/me/project"],
			scratch: ["/tmp", "/var/tmp"],
			shared: [],
		});
	});

	it("copies what is mounted below the workspace too, from the outside in", () => {
		const mountinfo = [
			LINE("/home/me/project/a/b", "ext4"),
			LINE("/home/me/project/a", "xfs"),
			LINE("/home/me/project2", "ext4"),
			LINE("/home/me/project/with\\040blank", "ext4"),
			LINE("/home/me/project/a", "ext4"),
		].join("\n");
		assert.deepEqual(mounts({ mountinfo }).layers, [
			"/home/me/project",
			"/home/me/project/a",
			"/home/me/project/a/b",
			"/home/me/project/with blank",
		]);
	});

	it("leaves the kernel's own file systems below the workspace as they are", () => {
		const mountinfo = LINE("/home/me/project/chroot/proc", "proc");
		assert.deepEqual(mounts({ mountinfo }).layers, ["/home/me/project"]);
		assert.deepEqual(mounts({ mountinfo }).shared, ["/home/me/project/chroot/proc"]);
	});

	it("leaves a temporary folder that is in the workspace to the workspace's copy", () => {
		const temporary = ["/tmp", "/home/me/project/tmp"];
		assert.deepEqual(mounts({ temporary }).scratch, ["/tmp"]);
	});

	it("copies a workspace that is in a temporary folder", () => {
		assert.deepEqual(mounts({ workspace: "/tmp/project" }), {
			layers: ["/tmp/project"],
			scratch: ["/tmp", "/var/tmp"],
			shared: [],
		});
	});

	it("shows what prun needs where a temporary folder would hide it, once", () => {
		const needed = ["/tmp/prun", "/tmp/prun", "/tmp/project/node_modules/mocha", "/usr/bin/node"];
		const { shared } = mounts({ workspace: "/tmp/project", needed, shared: ["/data"] });
		assert.deepEqual(shared, ["/data", "/tmp/prun"]);
	});
});
