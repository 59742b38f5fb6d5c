// A test that works inside a folder: mocha's own helpers know no other root than the process's.

import type { Project } from "./project.js";

/** Calls `work` in the project's folder, and comes back from there in any case. */
export function inFolder<T>(project: Project, work: () => T): T {
	const before = process.cwd();
	process.chdir(project.dir);
	try {
		return work();
	} finally {
		process.chdir(before);
	}
}
