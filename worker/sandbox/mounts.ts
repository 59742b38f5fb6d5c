// What a sandbox shows of the machine: which folders it copies on write, which are empty in it, and
// which stay as they are. Pure: from the mount table and what is asked for.

/** Paths are absolute and real. */
export interface Surroundings {
	/** Everything below it is copied on write. */
	readonly workspace: string;
	/** The text of /proc/self/mountinfo. */
	readonly mountinfo: string;
	/** Folders for temporary files that exist. */
	readonly temporary: readonly string[];
	/** Written through: what is asked for, and coverage. */
	readonly shared: readonly string[];
	/** What prun itself needs, wherever it lies. */
	readonly needed: readonly string[];
}

export interface Mounts {
	/** The workspace first, then what is mounted below it, from the outside in. */
	readonly layers: readonly string[];
	readonly scratch: readonly string[];
	readonly shared: readonly string[];
}

/** Of the kernel's own making: nothing that could be copied. */
const KERNELS = new Set(["proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2", "mqueue"]);

export function mountsFor(around: Surroundings): Mounts {
	const { workspace } = around;
	const scratch = around.temporary.filter((folder) => !isWithin(folder, workspace));
	const inside = submounts(around.mountinfo, workspace);
	const hidden = (path: string) =>
		scratch.some((folder) => isWithin(path, folder)) && !isWithin(path, workspace);
	return {
		layers: [workspace, ...inside.filter(({ kernels }) => !kernels).map(({ path }) => path)],
		scratch,
		shared: unique([
			...inside.filter(({ kernels }) => kernels).map(({ path }) => path),
			...around.shared,
			...around.needed.filter(hidden),
		]),
	};
}

/** Whether `path` is `folder` or below it. */
function isWithin(path: string, folder: string): boolean {
	return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}

function submounts(mountinfo: string, folder: string): { path: string; kernels: boolean }[] {
	const types = new Map<string, string>();
	for (const line of mountinfo.split("\n")) {
		const [about = "", rest = ""] = line.split(" - ");
		const path = unescape(about.split(" ")[4] ?? "");
		if (path !== folder && isWithin(path, folder)) types.set(path, rest.split(" ")[0] ?? "");
	}
	return [...types]
		.map(([path, type]) => ({ path, kernels: KERNELS.has(type) }))
		.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The kernel writes blanks, tabs, newlines and backslashes as octal numbers. */
function unescape(path: string): string {
	return path.replace(/\\([0-7]{3})/g, (_all, octal: string) =>
		String.fromCharCode(Number.parseInt(octal, 8)),
	);
}

function unique(paths: readonly string[]): string[] {
	return [...new Set(paths)];
}
