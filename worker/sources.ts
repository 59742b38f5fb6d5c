// Where processes for tasks come from: forked from a zygote (zygote-source.ts), or spares that are
// used once. And how a program that preloads is started, which both are.

import { type ErrorRecord, messageOf, PrunError } from "../scheduler/protocol/mod.js";
import { outputBuffer } from "./output-buffer.js";
import type { Sandbox } from "./sandbox/words.js";
import { whenClosed } from "./waiting.js";
import type { Keeper } from "./zygote/keeper-host.js";
import { type HostedProcess, ServerGone } from "./zygote/process-host.js";
import type { Prepared, ProcessSpec, Task } from "./zygote/spec.js";
import { WIRE } from "./zygote/wire.js";

export interface ProcessSource {
	/** A process that has begun this task. Rejects when there is none to be had. */
	take(task: Task): Promise<HostedProcess>;
}

/** How to start a program that preloads. */
export interface Program {
	readonly argv: readonly string[];
	readonly env: NodeJS.ProcessEnv;
	/** In which it runs. */
	readonly sandbox?: Sandbox;
}

/** A program under way to being prepared. */
export interface Preparing {
	readonly process: HostedProcess;
	/** Rejects with PRELOAD_FAILED, PRELOAD_TIMEOUT or PROCESS_FAILED (cause ServerGone: with its keeper). */
	prepared(spec: ProcessSpec, timeoutMs: number): Promise<Prepared & { readonly output: string }>;
	/** From now on the process's output is somebody else's to read. */
	handOver(): HostedProcess;
}

/** Starts a zygote or spare; it loads the framework at once and waits for its spec. */
export function startProgram(keeper: Keeper, program: Program): Preparing {
	const hosted = keeper.run(program.argv, program.env, program.sandbox);
	const output = outputBuffer();
	const collect = (chunk: Buffer) => output.add(chunk);
	hosted.stdout.on("data", collect);
	hosted.stderr.on("data", collect);
	// Its end is awaited below, or by who takes it over; until then it is nobody's rejection.
	hosted.ended.catch(() => {});
	return {
		process: hosted,
		async prepared(spec, timeoutMs) {
			const prepared = await firstAnswer(hosted, spec, timeoutMs, () => output.text());
			if (prepared.failed !== undefined) throw preloadFailed(prepared.failed);
			// What it printed on its way is in the pipes when it answers.
			await new Promise((resolve) => setImmediate(resolve));
			return { ...prepared, output: output.text() };
		},
		handOver() {
			for (const stream of [hosted.stdout, hosted.stderr]) {
				stream.off("data", collect);
				stream.pause();
			}
			return hosted;
		},
	};
}

function firstAnswer(
	hosted: HostedProcess,
	spec: ProcessSpec,
	timeoutMs: number,
	outputText: () => string,
): Promise<Prepared> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			hosted.kill();
			reject(
				new PrunError(
					"PRELOAD_TIMEOUT",
					`preloading did not end within ${timeoutMs} ms and was killed`,
					{
						hint: "look for a module that waits when it is loaded, or raise --preload-timeout",
					},
				),
			);
		}, timeoutMs);
		hosted.channel.onMessage((message) => {
			if (message.kind !== WIRE.json) return;
			clearTimeout(timer);
			resolve(JSON.parse(message.body.toString()) as Prepared);
		});
		hosted.channel.onInvalid((why) => {
			clearTimeout(timer);
			hosted.kill();
			const what = `the process that preloads wrote to prun's own channel: ${messageOf(why)}`;
			const hint = "look for a module that writes to a descriptor that it has not opened";
			reject(new PrunError("PROCESS_FAILED", what, { hint }));
		});
		const died = async (how: string, more: { hint?: string; cause?: Killed } = {}) => {
			clearTimeout(timer);
			// What it said last is in the pipes.
			await Promise.all([hosted.stdout, hosted.stderr].map(whenClosed));
			const said = outputText().trim();
			reject(
				new PrunError(
					"PROCESS_FAILED",
					`the process that preloads ended ${how}${said === "" ? "" : `:\n${said}`}`,
					more,
				),
			);
		};
		hosted.ended.then(
			({ code, signal }) => {
				if (signal === undefined) return died(`with exit code ${code}`);
				return died(`by ${signal}`, MORE[signal]?.());
			},
			(cause: Error) => {
				clearTimeout(timer);
				const what = `the process that preloads ended before it was ready: ${cause.message}`;
				reject(new PrunError("PROCESS_FAILED", what, { cause }));
			},
		);
		hosted.channel.sendJson(spec);
	});
}

/** By somebody else: a process does not come to this by what it loads. */
class Killed extends Error {
	override readonly name = "Killed";
}

/** Whether a process that was preloading, or its keeper, was killed: nothing is wrong with preloading. */
function wasKilled(error: unknown): boolean {
	if (!(error instanceof PrunError)) return false;
	return error.cause instanceof ServerGone || error.cause instanceof Killed;
}

/** So often a program may be killed while it preloads; by the kernel for want of memory, say. */
const MOST_STARTS = 3;

/** The first that gets through preloading. Rejects as `prepared` does. */
export async function prepareUnkilled(
	start: () => Promise<Preparing>,
	spec: ProcessSpec,
	timeoutMs: number,
): Promise<{ preparing: Preparing; prepared: Prepared & { readonly output: string } }> {
	for (let starts = 1; ; starts++) {
		const preparing = await start();
		try {
			return { preparing, prepared: await preparing.prepared(spec, timeoutMs) };
		} catch (error) {
			if (starts === MOST_STARTS || !wasKilled(error)) throw error;
		}
	}
}

const ABORTED_HINT =
	"Node aborts where it may start no thread or gets no memory: ulimit -u and ulimit -v say and set how much there may be";

/** What is to be said besides of an end by a signal. */
const MORE: Readonly<Record<string, () => { hint?: string; cause?: Killed }>> = {
	SIGABRT: () => ({ hint: ABORTED_HINT }),
	SIGKILL: () => ({ cause: new Killed() }),
};

function preloadFailed(failed: { what: string; error: ErrorRecord }): PrunError {
	const { name, message, stack } = failed.error;
	return new PrunError(
		"PRELOAD_FAILED",
		`cannot load ${failed.what}: ${name}: ${message}${stack === "" ? "" : `\n${stack}`}`,
		{ hint: "it is named by --require or by preload, so every test file would miss it" },
	);
}

export interface SpareOptions {
	readonly keeper: Keeper;
	readonly program: Program;
	readonly spec: ProcessSpec;
	readonly preloadTimeoutMs: number;
	/** How many to keep ready beside those in use. */
	readonly ready: number;
	/** How many tasks may come: no more spares are started ahead than that. */
	readonly expected: number;
	onPrepared?(prepared: Prepared & { readonly output: string }): void;
	onFailed?(error: unknown): void;
}

/** Keeps preloaded processes ready; each runs one task. */
export function spareSource(options: SpareOptions): ProcessSource {
	const spares: Promise<Preparing>[] = [];
	let started = 0;

	function startOne(program = options.program): Promise<Preparing> {
		started++;
		const ready = prepareOne(program);
		// Who takes it later gets the failure too.
		ready.catch((error: unknown) => options.onFailed?.(error));
		return ready;
	}

	async function prepareOne(program: Program): Promise<Preparing> {
		const start = async () => {
			await options.keeper.ready();
			return startProgram(options.keeper, program);
		};
		const { spec, preloadTimeoutMs } = options;
		const { preparing, prepared } = await prepareUnkilled(start, spec, preloadTimeoutMs);
		options.onPrepared?.(prepared);
		return preparing;
	}

	function refill(): void {
		while (spares.length < options.ready && started < options.expected) spares.push(startOne());
	}

	/** What global fixtures start is for all files, so they are in no sandbox. */
	function belongsOutside(task: Task): boolean {
		return options.program.sandbox !== undefined && task.kind !== "file";
	}

	refill();
	return {
		async take(task) {
			const { argv, env } = options.program;
			for (;;) {
				const waiting = belongsOutside(task) ? undefined : spares.shift();
				const spare = waiting ?? startOne(belongsOutside(task) ? { argv, env } : undefined);
				refill();
				const hosted = (await unlessLost(spare))?.handOver();
				if (hosted?.isServed && hosted.channel.isOpen) {
					hosted.channel.sendJson(task);
					return hosted;
				}
				// Those that were ready when the keeper died are gone with it, and no task was theirs.
				if (waiting === undefined) throw new ServerGone();
			}
		},
	};
}

/** undefined: its keeper died while it was prepared. */
async function unlessLost(spare: Promise<Preparing>): Promise<Preparing | undefined> {
	try {
		return await spare;
	} catch (error) {
		if (wasKilled(error)) return undefined;
		throw error;
	}
}
