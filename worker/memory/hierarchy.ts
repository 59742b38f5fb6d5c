// Where this process's control groups for memory are, from what the kernel says of them. Pure.

import { posix } from "node:path";

export interface Hierarchy {
	readonly version: "cgroup v1" | "cgroup v2";
	/** Folders that may get a group of ours, the best first. */
	readonly folders: readonly string[];
}

/**
 * Of /proc/self/cgroup and /proc/self/mountinfo. Version 2 first: where both are mounted, only one of
 * them has the memory controller, and the other's groups have no limits to set.
 */
export function hierarchies(cgroup: string, mountinfo: string): Hierarchy[] {
	const found: Hierarchy[] = [];
	const v2 = mountOf(mountinfo, (type) => type === "cgroup2");
	const pathV2 = /^0::(.*)$/m.exec(cgroup)?.[1];
	if (v2 !== undefined && pathV2 !== undefined) {
		found.push({ version: "cgroup v2", folders: upwards(folderOf(v2, pathV2), v2.point) });
	}
	const v1 = mountOf(
		mountinfo,
		(type, options) => type === "cgroup" && options.split(",").includes("memory"),
	);
	const pathV1 = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(cgroup)?.[1];
	if (v1 !== undefined && pathV1 !== undefined) {
		found.push({ version: "cgroup v1", folders: [folderOf(v1, pathV1)] });
	}
	return found;
}

interface Mount {
	/** Which group is at the mount point. */
	readonly root: string;
	readonly point: string;
}

function mountOf(
	mountinfo: string,
	fits: (type: string, options: string) => boolean,
): Mount | undefined {
	for (const line of mountinfo.split("\n")) {
		const [about = "", rest = ""] = line.split(" - ");
		const [type = "", , options = ""] = rest.split(" ");
		const [, , , root, point] = about.split(" ");
		if (root !== undefined && point !== undefined && fits(type, options)) return { root, point };
	}
	return undefined;
}

/** A container sees its own group as the root of the mount, and still by its name outside. */
function folderOf({ root, point }: Mount, path: string): string {
	const inside = posix.relative(root, path);
	return inside.startsWith("..") ? point : posix.join(point, inside);
}

function upwards(folder: string, top: string): string[] {
	const folders = [folder];
	for (let at = folder; at !== top && at !== "/"; at = posix.dirname(at)) {
		folders.push(posix.dirname(at));
	}
	return folders;
}
