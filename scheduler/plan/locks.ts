// Which locks each job needs, from the patterns of the configuration. Pure but for the matcher.

import type { JobId } from "../protocol/mod.js";

export type Matcher = (file: string) => boolean;

/** The lock that all files under `serial` share. */
export const SERIAL_LOCK = "(serial)";

export interface PlannedJob {
	readonly id: JobId;
	readonly file: string;
}

/** Jobs that need no lock are not in the map. */
export function lockNeeds(
	jobs: readonly PlannedJob[],
	matchers: ReadonlyMap<string, Matcher>,
): Map<JobId, string[]> {
	const needs = new Map<JobId, string[]>();
	for (const job of jobs) {
		const names = [...matchers].filter(([, matches]) => matches(job.file)).map(([name]) => name);
		if (names.length > 0) needs.set(job.id, names);
	}
	return needs;
}
