// One execution: follows a process from its first frame until nothing of it is left, and says how
// it ended. It decides nothing about the process's place (slot, level): the executors do.

import type { Socket } from "node:net";
import {
	type Counts,
	type EndReason,
	type ErrorRecord,
	type FinishedTest,
	type Frame,
	type Leak,
	messageOf,
	type NoticeLevel,
	type Outcome,
	type Phases,
} from "../scheduler/protocol/mod.js";
import { type Deadline, startDeadline } from "./deadline.js";
import type { MemoryCage, MemoryUse } from "./memory/cage.js";
import type { KernelKills } from "./memory/pressure.js";
import { conclude, type Exhausted } from "./outcome.js";
import { type OutputBuffer, outputBuffer } from "./output-buffer.js";
import { heldOutput } from "./pipe-holders.js";
import { whenClosed, within } from "./waiting.js";
import type { HostedProcess } from "./zygote/process-host.js";
import type { Leave } from "./zygote/spec.js";
import type { ProcessEnd } from "./zygote/wire.js";

/** What an execution tells while it runs. */
export interface ExecutionEvents {
	onTest(test: FinishedTest): void;
	onNotice(level: NoticeLevel, code: string, message: string): void;
}

export interface ExecutionResult {
	readonly outcome: Outcome;
	readonly reason: EndReason;
	readonly durationMs: number;
	readonly phasesMs: Omit<Phases, "queue">;
	readonly cpuMs: number;
	readonly maxRssBytes: number;
	readonly counts: Counts;
	readonly leaks: readonly Leak[];
	readonly loadedLate: readonly string[];
	readonly stdout: string;
	readonly stderr: string;
}

/** What Node prints before it aborts for that. */
const HEAP_IS_FULL = /^FATAL ERROR: .*JavaScript heap out of memory/m;
/** A pipe that a killed tree should have closed is waited for so long. */
const PIPE_GRACE_MS = 1000;
/**
 * And so many times again while something comes. What the tree has left in its pipes is read in the
 * first; who writes for longer is alive, and not of the tree.
 */
const MOST_GRACES = 3;

export interface ExecutionOptions {
	readonly now: () => number;
	/** 0: for ever. */
	readonly timeoutMs: number;
	/** Of this execution; closed when that ends. */
	readonly cage: MemoryCage | undefined;
	/** For an execution without a group of its own. */
	readonly kernelKills: KernelKills;
}

type Marks = Partial<Record<"started" | "loaded" | "ended", number>>;

export class Execution {
	readonly #process: HostedProcess;
	readonly #events: ExecutionEvents;
	readonly #options: ExecutionOptions;
	readonly #now: () => number;
	readonly #beganAt: number;
	readonly #marks: Marks = {};
	readonly #stdout: OutputBuffer = outputBuffer();
	readonly #stderr: OutputBuffer = outputBuffer();
	readonly #deadline: Deadline;
	readonly #leaks: Leak[] = [];
	readonly #killedByKernel: () => boolean;
	#killed: "timed-out" | "canceled" | undefined;
	/** It was asked to leave, or is being killed. */
	#leaving = false;
	#ended: { passed: number; failed: number; skipped: number } | undefined;
	#seen = { passed: 0, failed: 0, skipped: 0 };
	#broken: Extract<Frame, { kind: "broken" }> | undefined;
	#exited: Extract<Frame, { kind: "exited" }> | undefined;
	#stuck: string | undefined;
	#lastTest: string | undefined;
	#bye = false;
	#disbelieved = false;
	#loadedLate: readonly string[] = [];
	readonly #doneSeen: Promise<void>;
	#sawDone: () => void = () => {};

	constructor(process: HostedProcess, events: ExecutionEvents, options: ExecutionOptions) {
		this.#process = process;
		this.#events = events;
		this.#options = options;
		// A group of its own has its own count, also of what the machine was short of.
		const grouped = options.cage?.group !== undefined;
		this.#killedByKernel = grouped ? () => false : options.kernelKills.watch();
		this.#now = options.now;
		this.#beganAt = options.now();
		this.#doneSeen = new Promise((resolve) => {
			this.#sawDone = resolve;
		});
		process.channel.onFrame((frame) => this.#frame(frame));
		process.channel.onInvalid((why) => this.#disbelieve(messageOf(why)));
		process.stdout.on("data", (chunk: Buffer) => this.#stdout.add(chunk)).resume();
		process.stderr.on("data", (chunk: Buffer) => this.#stderr.add(chunk)).resume();
		void process.pid.then((pid) => options.cage?.watch(pid, () => this.#kill()));
		this.#deadline = startDeadline(options.timeoutMs, {
			ask: () => {
				this.#endBecause("timed-out");
				this.#leaving = true;
				process.channel.sendJson({ kind: "leave" } satisfies Leave);
			},
			terminate: () => process.terminate(),
			kill: () => this.#kill(),
		});
	}

	/** Ends it, whatever it is doing. */
	cancel(): void {
		this.#endBecause("canceled");
		this.#kill();
	}

	#kill(): void {
		this.#leaving = true;
		this.#process.kill();
	}

	/** The first reason is kept; what has left already needs none. */
	#endBecause(reason: "timed-out" | "canceled"): void {
		if (!this.#bye) this.#killed ??= reason;
	}

	/** When the process is gone and all that it wrote is here. Rejects when the machinery failed. */
	async whenGone(): Promise<ExecutionResult> {
		try {
			const end = await this.#process.ended;
			await this.#drained();
			return this.#result(end, this.#options.cage?.close());
		} finally {
			this.#deadline.stop();
			this.#process.channel.close();
			this.#process.stdout.destroy();
			this.#process.stderr.destroy();
		}
	}

	/** For a process that lives on (`none`): when it is done with the file, or gone after all. */
	async whenDone(): Promise<{ result: ExecutionResult; alive: boolean }> {
		const end = await Promise.race([this.#process.ended, this.#doneSeen]);
		// It was done before it heard or felt that: no other file may have it.
		if (end !== undefined || this.#leaving) return { result: await this.whenGone(), alive: false };
		this.#deadline.stop();
		// What it wrote before that is in the pipes; one turn of the loop reads them empty.
		await new Promise((resolve) => setImmediate(resolve));
		await new Promise((resolve) => setImmediate(resolve));
		this.#process.stdout.removeAllListeners("data");
		this.#process.stderr.removeAllListeners("data");
		return { result: this.#result(undefined, this.#options.cage?.close()), alive: true };
	}

	/** All that it wrote is here; or somebody outside of its tree still holds a pipe: a leak. */
	async #drained(): Promise<void> {
		const { stdout, stderr, channel } = this.#process;
		const sockets = [stdout, stderr, channel.socket];
		const closed = Promise.all(sockets.map(whenClosed));
		for (let grace = 0; grace < MOST_GRACES; grace++) {
			const before = bytesOf(sockets);
			if (await within(PIPE_GRACE_MS, closed)) return;
			if (bytesOf(sockets) === before) break;
		}
		const { outputEnds } = this.#process;
		const held = heldOutput({
			...(stdout.closed ? {} : { stdout: outputEnds.stdout }),
			...(stderr.closed ? {} : { stderr: outputEnds.stderr }),
		});
		this.#leaks.push(...held);
	}

	/** Somebody else than prun wrote to the channel, so nobody can say any more how it ends. */
	#disbelieve(why: string): void {
		const error: ErrorRecord = {
			name: "Error",
			message: `it wrote to prun's own channel: ${why}`,
			stack: "",
		};
		this.#broken ??= { kind: "broken", during: this.#phase(), error };
		this.#disbelieved = true;
		this.#kill();
	}

	#frame(frame: Frame): void {
		switch (frame.kind) {
			case "started":
				this.#marks.started = this.#now();
				break;
			case "loaded":
				this.#marks.loaded = this.#now();
				this.#loadedLate = frame.loadedLate;
				break;
			case "test":
				this.#seen[frame.test.outcome]++;
				this.#lastTest = frame.test.title.join(" ");
				this.#events.onTest(frame.test);
				break;
			case "ended":
				this.#marks.ended = this.#now();
				this.#ended = frame;
				break;
			case "broken":
				this.#broken ??= frame;
				break;
			case "exited":
				this.#exited ??= frame;
				break;
			case "stuck":
				this.#stuck ??= frame.doing;
				break;
			case "leaks":
				this.#leaks.push(...frame.processes.map((what): Leak => ({ kind: "process", what })));
				this.#leaks.push(...frame.handles.map((what): Leak => ({ kind: "handle", what })));
				break;
			case "notice":
				this.#events.onNotice(frame.level, frame.code, frame.message);
				break;
			case "bye":
				this.#bye = true;
				break;
			case "done":
				this.#bye = true;
				this.#sawDone();
				break;
			case "ready":
				break; // of the fixtures' process only, which no execution follows
		}
	}

	/** What ran out of memory, if anything did. */
	#exhausted(end: ProcessEnd | undefined, memory: MemoryUse | undefined): Exhausted | undefined {
		if (memory?.exceeded) return "limit";
		const byUs = this.#killed !== undefined || this.#broken !== undefined;
		if (end?.signal === undefined || byUs) return undefined;
		if (end.signal === "SIGKILL") {
			return this.#killedByKernel() ? "machine" : undefined;
		}
		// What it has started may have said so too, on the same stderr.
		if (end.signal !== "SIGABRT") return undefined;
		return HEAP_IS_FULL.test(this.#stderr.text()) ? "heap" : undefined;
	}

	#result(end: ProcessEnd | undefined, memory: MemoryUse | undefined): ExecutionResult {
		const doneAt = this.#now();
		// Who is killed may be in the middle of a frame; who leaves by itself is not.
		const left = end !== undefined && end.signal === undefined && !this.#bye;
		if (left && this.#process.channel.hasHalf) this.#disbelieve("what it wrote last has no end");
		const { started = doneAt, loaded = doneAt, ended = doneAt } = this.#marks;
		const counts = this.#ended ?? this.#seen;
		return {
			...conclude({
				killed: this.#killed,
				exhausted: this.#exhausted(end, memory),
				ended: this.#ended,
				broken: this.#broken,
				exited: this.#exited,
				bye: this.#bye,
				code: end?.code,
				signal: this.#disbelieved ? undefined : end?.signal,
				phase: this.#phase(),
				stuck: this.#stuck,
				lastTest: this.#lastTest,
			}),
			durationMs: doneAt - this.#beganAt,
			phasesMs: {
				fork: started - this.#beganAt,
				load: Math.max(0, loaded - started),
				test: Math.max(0, ended - loaded),
				teardown: Math.max(0, doneAt - ended),
			},
			cpuMs: end?.cpuMs ?? 0,
			maxRssBytes: end?.maxRssBytes ?? 0,
			counts: { passed: counts.passed, failed: counts.failed, skipped: counts.skipped },
			leaks: [...this.#leaks, ...(end?.leaks ?? [])],
			loadedLate: this.#loadedLate,
			stdout: this.#stdout.text(),
			stderr: this.#stderr.text(),
		};
	}

	#phase(): "fork" | "load" | "test" | "teardown" {
		if (this.#marks.ended !== undefined) return "teardown";
		if (this.#marks.loaded !== undefined) return "test";
		return this.#marks.started === undefined ? "fork" : "load";
	}
}

function bytesOf(sockets: readonly Socket[]): number {
	return sockets.reduce((sum, socket) => sum + socket.bytesRead, 0);
}
