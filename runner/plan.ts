// The jobs of a run, in the order in which they start, and the locks that each needs.

import { lockNeeds, type Matcher, type PlannedJob, SERIAL_LOCK } from "../scheduler/plan/mod.js";
import type { JobId } from "../scheduler/protocol/mod.js";
import { jobId } from "../scheduler/protocol/mod.js";
import type { Settings } from "./settings.js";
import { plannedFiles } from "./suite.js";

export function planJobs(files: readonly string[], cwd: string, settings: Settings): PlannedJob[] {
	const ordered = plannedFiles(files, cwd, settings);
	return ordered.map((file, index) => ({ id: jobId(String(index)), file }));
}

/** Names of the locks of each job that has any. */
export async function locksOf(
	jobs: readonly PlannedJob[],
	settings: Settings,
): Promise<ReadonlyMap<JobId, readonly string[]>> {
	return lockNeeds(jobs, await matchersOf(settings));
}

/** The library is loaded only where there are patterns to match. */
async function matchersOf(settings: Settings): Promise<Map<string, Matcher>> {
	const patterns = Object.entries(settings.locks);
	if (settings.serial.length > 0) patterns.unshift([SERIAL_LOCK, settings.serial]);
	if (patterns.length === 0) return new Map();
	const { default: picomatch } = await import("picomatch");
	return new Map(patterns.map(([name, globs]) => [name, picomatch([...globs])]));
}
