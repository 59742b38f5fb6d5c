// Runs file tasks in processes: a fresh one each (`fork`, `spawn`), or one per slot that takes file
// after file (`none`).

import { Execution, type ExecutionEvents, type ExecutionResult } from "./execution.js";
import type { ProcessSource } from "./sources.js";
import { within } from "./waiting.js";
import type { HostedProcess } from "./zygote/process-host.js";
import type { FileTask } from "./zygote/spec.js";

export interface ExecutorOptions {
	readonly source: ProcessSource;
	readonly now: () => number;
	readonly timeoutMs: number;
}

export interface Executor {
	/** Rejects with ServerGone when the execution is lost. */
	run(
		task: FileTask,
		slot: number,
		events: ExecutionEvents,
		isRetry: boolean,
	): Promise<ExecutionResult>;
	/** Ends what runs now. */
	killAll(): void;
	/** No more files will come: what waits for one leaves by itself, and is gone when this resolves. */
	close(): Promise<void>;
}

export function freshExecutor(options: ExecutorOptions): Executor {
	const live = new Set<Execution>();
	let killed = false;
	return {
		async run(task, _slot, events) {
			const execution = new Execution(await options.source.take(task), events, options);
			live.add(execution);
			if (killed) execution.kill("canceled");
			try {
				return await execution.whenGone();
			} finally {
				live.delete(execution);
			}
		},
		killAll() {
			killed = true;
			for (const execution of live) execution.kill("canceled");
		},
		async close() {},
	};
}

/** A resident has so long for its `exit` listeners and its coverage. */
const LEAVING_MS = 10_000;

/** `reuse` false: each file gets a fresh resident after all. */
export function residentExecutor(options: ExecutorOptions & { readonly reuse: boolean }): Executor {
	const residents = new Map<number, HostedProcess>();
	const live = new Set<Execution>();
	const leaving: Promise<void>[] = [];
	let killed = false;

	/** As if its file had been its only one: it runs its `exit` listeners and writes coverage. */
	async function letGo(resident: HostedProcess): Promise<void> {
		resident.stdout.resume();
		resident.stderr.resume();
		resident.channel.socket.end();
		const gone = resident.ended.catch(() => {}); // killed, or lost with its zygote: gone as well
		if (!(await within(LEAVING_MS, gone))) resident.kill();
	}

	async function residentOf(slot: number, isRetry: boolean): Promise<HostedProcess> {
		const old = residents.get(slot);
		// A retry gets a fresh process: an ES module cannot be loaded again into the same one.
		if (old !== undefined && old.channel.isOpen && options.reuse && !isRetry) return old;
		if (old !== undefined) leaving.push(letGo(old));
		const fresh = await options.source.take({ kind: "resident" });
		residents.set(slot, fresh);
		return fresh;
	}

	return {
		async run(task, slot, events, isRetry) {
			const resident = await residentOf(slot, isRetry);
			const execution = new Execution(resident, events, options);
			live.add(execution);
			resident.channel.sendJson(task);
			if (killed) execution.kill("canceled");
			try {
				const { result, alive } = await execution.whenDone();
				if (!alive) residents.delete(slot);
				return result;
			} finally {
				live.delete(execution);
			}
		},
		killAll() {
			killed = true;
			for (const execution of live) execution.kill("canceled");
			for (const resident of residents.values()) resident.kill();
		},
		async close() {
			leaving.push(...[...residents.values()].map(letGo));
			residents.clear();
			await Promise.all(leaving);
		},
	};
}
