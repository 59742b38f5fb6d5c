// Where processes for tasks come from: forked from a zygote, or spares that are used once.

import { type ErrorRecord, PrunError } from "../scheduler/protocol/mod.js";
import { outputBuffer } from "./output-buffer.js";
import type { Sandbox } from "./sandbox/words.js";
import { whenClosed } from "./waiting.js";
import type { Keeper } from "./zygote/keeper-host.js";
import type { NativeParts } from "./zygote/native.js";
import { type HostedProcess, ProcessServer, ServerGone } from "./zygote/process-host.js";
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
	/** Rejects with PRELOAD_FAILED, PRELOAD_TIMEOUT or PROCESS_FAILED. */
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
			(error: Error) => died(`before it began: ${error.message}`),
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

/** In a row, with no child ending well between them. */
const MAX_ZYGOTE_RESTARTS = 5;

/**
 * Forks each task from a zygote that is prepared and safe. When the zygote dies, what ran in its
 * children is lost, and the next task gets a new zygote.
 */
export function zygoteSource(
	native: NativeParts,
	first: HostedProcess,
	restart: () => Promise<HostedProcess>,
	{ sandboxed }: { readonly sandboxed: boolean },
): ProcessSource {
	const serverOf = (zygote: HostedProcess) =>
		new ProcessServer(native.addon, zygote.channelFd, zygote.channel);
	let server = Promise.resolve(serverOf(first));
	let restarts = 0;

	async function living(): Promise<ProcessServer> {
		const current = server;
		const found = await current;
		if (found.control.isOpen || restarts >= MAX_ZYGOTE_RESTARTS) return found;
		if (server === current) {
			restarts++;
			server = restart().then(serverOf);
		}
		return living();
	}

	return {
		async take(task) {
			const body = Buffer.from(JSON.stringify(task));
			const hosted = (await living()).start(() => body, sandboxed && task.kind === "file");
			const well = () => {
				restarts = 0;
			};
			// Lost with its zygote: that is what the restarts are counted for.
			hosted.ended.then(well, () => {});
			return hosted;
		},
	};
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
	onPrepared(prepared: Prepared & { readonly output: string }): void;
	onFailed(error: unknown): void;
}

/** Keeps preloaded processes ready; each runs one task. */
export function spareSource(options: SpareOptions): ProcessSource {
	const spares: Promise<Preparing>[] = [];
	let started = 0;

	function startOne(program = options.program): Promise<Preparing> {
		started++;
		const preparing = startProgram(options.keeper, program);
		const ready = preparing.prepared(options.spec, options.preloadTimeoutMs).then((prepared) => {
			options.onPrepared(prepared);
			return preparing;
		});
		// Who takes it later gets the failure too.
		ready.catch(options.onFailed);
		return ready;
	}

	function refill(): void {
		while (spares.length < options.ready && started < options.expected) spares.push(startOne());
	}

	/** What global fixtures start is for all files, so they are in no sandbox. */
	function spareFor(task: Task): Promise<Preparing> {
		const { argv, env, sandbox } = options.program;
		if (sandbox !== undefined && task.kind !== "file") return startOne({ argv, env });
		return spares.shift() ?? startOne();
	}

	refill();
	return {
		async take(task) {
			const spare = spareFor(task);
			refill();
			const hosted = (await spare).handOver();
			if (!hosted.channel.isOpen) throw new ServerGone();
			hosted.channel.sendJson(task);
			return hosted;
		},
	};
}
