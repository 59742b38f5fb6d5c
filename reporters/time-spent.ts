// Where a run's time went: slots times wall is what there was; what the files did not use is idle.

import type { JobFinished, RunFinished } from "../scheduler/protocol/mod.js";

const PARTS = ["preload", "fork", "load", "test", "teardown"] as const;

export type Spent = Record<(typeof PARTS)[number], number>;

export function newSpent(): Spent {
	return { preload: 0, fork: 0, load: 0, test: 0, teardown: 0 };
}

export function spend(spent: Spent, { phasesMs }: JobFinished): void {
	for (const part of ["fork", "load", "test", "teardown"] as const) spent[part] += phasesMs[part];
}

/** Shares of 1 in the order in which things happen, `idle` at the end. `preload` is wall time: it keeps all slots waiting. */
export function shares(spent: Spent, slots: number, end: RunFinished): [string, number][] {
	const used = PARTS.map((part): [string, number] => [
		part,
		spent[part] * (part === "preload" ? slots : 1),
	]);
	const usedMs = used.reduce((sum, [, ms]) => sum + ms, 0);
	// Clocks of several processes: together the parts may be a little more than there was.
	const allMs = Math.max(slots * end.wallMs, usedMs);
	if (allMs <= 0) return [];
	const parts: [string, number][] = [...used, ["idle", allMs - usedMs]];
	return parts.map(([part, ms]) => [part, ms / allMs]);
}
