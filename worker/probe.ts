// Tries on this machine what a run would do before and between its files, without running any: for
// `prun doctor`, which tells it, and for `prun init`, which looks for what forks.

import { PrunError } from "../scheduler/protocol/mod.js";
import { boot, type Chosen, chooseSource, type MachineOptions, ZYGOTE_FLAGS } from "./machine.js";
import { within } from "./waiting.js";
import type { Hazard, Prepared, Skipped } from "./zygote/spec.js";

export interface Probe {
	readonly forks: boolean;
	/** What stands against forking. */
	readonly hazards: readonly Hazard[];
	readonly skipped: readonly Skipped[];
	/** From starting Node until everything is preloaded. */
	readonly bootMs: number;
	/** From asking for a process for a file until it is reaped: the median of several. */
	readonly processMs: number;
}

const PROCESSES = 5;
const PROCESS_TIMEOUT_MS = 20_000;

/** Rejects as prepareMachine does. Leaves nothing. */
export async function probeMachine(mochaRoot: string, options: MachineOptions): Promise<Probe> {
	const forks = options.isolation !== "spawn" && options.isolation !== "none";
	const booted = boot(mochaRoot, options.nodeFlags, { forks });
	try {
		const since = options.now();
		const chosen = await chooseSource(booted, { ...options, slots: 1, jobs: PROCESSES });
		return {
			forks: chosen.forks,
			hazards: chosen.hazards,
			skipped: chosen.prepared.skipped,
			bootMs: options.now() - since,
			processMs: await medianMs(chosen, options.now),
		};
	} finally {
		await booted.keeper.close();
	}
}

async function medianMs({ source }: Chosen, now: () => number): Promise<number> {
	const times: number[] = [];
	for (let round = 0; round < PROCESSES; round++) {
		const since = now();
		const child = await source.take({ kind: "resident" });
		child.stdout.resume();
		child.stderr.resume();
		// A resident whose channel ends has nothing more to do.
		child.channel.socket.end();
		if (!(await within(PROCESS_TIMEOUT_MS, child.ended))) {
			child.kill();
			throw new PrunError(
				"PROCESS_FAILED",
				`a process for a file did not end within ${PROCESS_TIMEOUT_MS} ms`,
				{ hint: "try --isolation spawn" },
			);
		}
		child.channel.close();
		times.push(now() - since);
	}
	return times.toSorted((a, b) => a - b)[Math.floor(PROCESSES / 2)] ?? 0;
}

/**
 * What preloading says, with nothing forked; undefined where forking is not built. Rejects as
 * prepareMachine does. Leaves nothing.
 */
export async function probePreload(
	mochaRoot: string,
	options: MachineOptions,
): Promise<Prepared | undefined> {
	const { zygote, keeper } = boot(mochaRoot, options.nodeFlags, { forks: true });
	try {
		const spec = { ...options.spec, role: "zygote", ownFlags: ZYGOTE_FLAGS, sandbox: [] } as const;
		return await zygote?.prepared(spec, options.preloadTimeoutMs);
	} finally {
		await keeper.close();
	}
}
