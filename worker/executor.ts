// Runs file tasks in processes: a fresh one each (`fork`, `spawn`), or one per slot that takes file
// after file (`none`).

import { messageOf } from "../scheduler/protocol/mod.js";
import { Execution, type ExecutionEvents, type ExecutionResult } from "./execution.js";
import type { MemoryCage, MemoryLimit } from "./memory/cage.js";
import type { KernelKills } from "./memory/pressure.js";
import { outputBuffer } from "./output-buffer.js";
import type { ProcessSource } from "./sources.js";
import { within } from "./waiting.js";
import type { HostedProcess } from "./zygote/process-host.js";
import type { FileTask } from "./zygote/spec.js";

export interface ExecutorOptions {
	readonly source: ProcessSource;
	readonly now: () => number;
	readonly timeoutMs: number;
	/** undefined: files may take what there is. */
	readonly memory: MemoryLimit | undefined;
	readonly kernelKills: KernelKills;
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
	/**
	 * No more files will come: what waits for one leaves by itself, and is gone when this resolves.
	 * Gives what went wrong with that.
	 */
	close(): Promise<readonly string[]>;
}

export function freshExecutor(options: ExecutorOptions): Executor {
	const live = new Set<Execution>();
	let killed = false;
	return {
		async run(task, _slot, events) {
			return caged(options, task, async (cage, its) => {
				const hosted = await options.source.take(its);
				const execution = new Execution(hosted, events, { ...options, cage });
				live.add(execution);
				if (killed) execution.cancel();
				try {
					return await execution.whenGone();
				} finally {
					live.delete(execution);
				}
			});
		},
		killAll() {
			killed = true;
			for (const execution of live) execution.cancel();
		},
		async close() {
			await options.memory?.close();
			return [];
		},
	};
}

/** Does `work` with a memory limit for it, and with the task that knows of that. */
async function caged<T>(
	{ memory }: ExecutorOptions,
	task: FileTask,
	work: (cage: MemoryCage | undefined, task: FileTask) => Promise<T>,
): Promise<T> {
	const cage = memory?.open();
	try {
		const group = cage?.group;
		return await work(cage, group === undefined ? task : { ...task, memoryGroup: group });
	} finally {
		cage?.close();
	}
}

/** A resident has so long for its `exit` listeners and its coverage. */
const LEAVING_MS = 10_000;

/** `reuse` false: each file gets a fresh resident after all. */
export function residentExecutor(options: ExecutorOptions & { readonly reuse: boolean }): Executor {
	const residents = new Map<number, HostedProcess>();
	const live = new Set<Execution>();
	/** On their way out, with what is wrong about it. */
	const leaving = new Map<HostedProcess, Promise<string | undefined>>();
	let killed = false;

	/** As if its file had been its only one: it runs its `exit` listeners and writes coverage. */
	function letGo(resident: HostedProcess): void {
		if (!leaving.has(resident)) leaving.set(resident, lastWords(resident));
	}

	async function residentOf(slot: number, isRetry: boolean): Promise<HostedProcess> {
		const old = residents.get(slot);
		// A retry gets a fresh process: an ES module cannot be loaded again into the same one.
		if (old !== undefined && old.channel.isOpen && options.reuse && !isRetry) return old;
		if (old !== undefined) letGo(old);
		const fresh = await options.source.take({ kind: "resident" });
		residents.set(slot, fresh);
		return fresh;
	}

	return {
		async run(task, slot, events, isRetry) {
			const resident = await residentOf(slot, isRetry);
			return caged(options, task, async (cage, its) => {
				const execution = new Execution(resident, events, { ...options, cage });
				live.add(execution);
				resident.channel.sendJson(its);
				if (killed) execution.cancel();
				try {
					const { result, alive } = await execution.whenDone();
					if (!alive) residents.delete(slot);
					return result;
				} finally {
					live.delete(execution);
				}
			});
		},
		killAll() {
			killed = true;
			for (const execution of live) execution.cancel();
			for (const resident of [...residents.values(), ...leaving.keys()]) resident.kill();
		},
		async close() {
			for (const resident of residents.values()) letGo(resident);
			residents.clear();
			const wrong = await Promise.all(leaving.values());
			await options.memory?.close();
			return wrong.filter((one) => one !== undefined);
		},
	};
}

/** What was wrong about the end of a resident that was asked to leave, if anything was. */
async function lastWords(resident: HostedProcess): Promise<string | undefined> {
	const output = outputBuffer();
	let broken: string | undefined;
	for (const stream of [resident.stdout, resident.stderr]) {
		stream.on("data", (chunk: Buffer) => output.add(chunk)).resume();
	}
	resident.channel.onFrame((frame) => {
		if (frame.kind === "broken") broken ??= `${frame.error.name}: ${frame.error.message}`;
	});
	resident.channel.onInvalid((why) => {
		broken ??= `it wrote to prun's own channel: ${messageOf(why)}`;
		resident.kill();
	});
	resident.channel.socket.end();
	let code: number | undefined;
	const gone = resident.ended.then(
		(end) => {
			code = end.code;
		},
		() => {}, // lost with its zygote: gone as well
	);
	const inTime = await within(LEAVING_MS, gone);
	if (!inTime) resident.kill();
	await within(LEAVING_MS, resident.channel.closed);
	const why = inTime
		? (broken ?? (code === 0 || code === undefined ? undefined : `it ended with exit code ${code}`))
		: `it did not end within ${LEAVING_MS / 1000} s and was killed`;
	if (why === undefined) return undefined;
	const said = output.text().trim();
	return said === "" ? why : `${why}\nit printed:\n${said}`;
}
