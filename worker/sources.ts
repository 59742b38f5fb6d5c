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
		const died = async (how: string) => {
			clearTimeout(timer);
			// What it said last is in the pipes.
			await Promise.all([hosted.stdout, hosted.stderr].map(whenClosed));
			const said = outputText().trim();
			reject(
				new PrunError(
					"PROCESS_FAILED",
					`the process that preloads ended ${how}${said === "" ? "" : `:\n${said}`}`,
				),
			);
		};
		hosted.ended.then(
			(end) => died(end.signal === undefined ? `with exit code ${end.code}` : `by ${end.signal}`),
			(cause: Error) => {
				clearTimeout(timer);
				const what = `the process that preloads ended before it was ready: ${cause.message}`;
				reject(new PrunError("PROCESS_FAILED", what, { cause }));
			},
		);
		hosted.channel.sendJson(spec);
	});
}

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

	function startOne(): Promise<Preparing> {
		started++;
		const ready = prepareOne();
		// Who takes it later gets the failure too.
		ready.catch((error: unknown) => options.onFailed?.(error));
		return ready;
	}

	async function prepareOne(): Promise<Preparing> {
		await options.keeper.ready();
		const preparing = startProgram(options.keeper, options.program);
		const prepared = await preparing.prepared(options.spec, options.preloadTimeoutMs);
		options.onPrepared?.(prepared);
		return preparing;
	}

	function refill(): void {
		while (spares.length < options.ready && started < options.expected) spares.push(startOne());
	}

	refill();
	return {
		async take(task) {
			for (;;) {
				const waiting = spares.shift();
				const spare = waiting ?? startOne();
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
		if (error instanceof PrunError && error.cause instanceof ServerGone) return undefined;
		throw error;
	}
}
