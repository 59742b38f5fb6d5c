// Runs any program below the keeper to its end, within a deadline, and hands on what it tells at
// descriptor 3. What the messages mean is the caller's business.

import { outputBuffer } from "./output-buffer.js";
import { whenClosed, within } from "./waiting.js";
import type { Keeper } from "./zygote/keeper-host.js";
import { WIRE } from "./zygote/wire.js";

export interface ProgramRequest {
	readonly argv: readonly string[];
	readonly env: NodeJS.ProcessEnv;
	/** 0: for ever. */
	readonly timeoutMs: number;
	/** Aborted: the program's whole tree is killed. */
	readonly signal: AbortSignal;
	/** The body of each message that the program sends. */
	onJson(body: Buffer): void;
}

export interface ProgramEnd {
	/** undefined: it was ended by a signal. */
	readonly code: number | undefined;
	readonly signal: string | undefined;
	readonly timedOut: boolean;
	readonly stderr: string;
}

/** A pipe that a killed tree should have closed is waited for so long. */
const PIPE_GRACE_MS = 1000;

/** Resolves when nothing of the program is left. Rejects when it could not be run to its end. */
export async function runProgram(keeper: Keeper, request: ProgramRequest): Promise<ProgramEnd> {
	await keeper.ready();
	const hosted = keeper.run(request.argv, request.env);
	const said = outputBuffer();
	hosted.stdout.resume();
	hosted.stderr.on("data", (chunk: Buffer) => said.add(chunk));
	hosted.channel.onMessage(({ kind, body }) => {
		if (kind === WIRE.json) request.onJson(body);
	});
	let timedOut = false;
	const deadline = () => {
		timedOut = true;
		hosted.kill();
	};
	const timer = request.timeoutMs > 0 ? setTimeout(deadline, request.timeoutMs) : undefined;
	const abort = () => hosted.kill();
	request.signal.addEventListener("abort", abort, { once: true });
	if (request.signal.aborted) abort();
	try {
		const { code, signal } = await hosted.ended;
		const pipes = [hosted.stdout, hosted.stderr, hosted.channel.socket];
		await within(PIPE_GRACE_MS, Promise.all(pipes.map(whenClosed)));
		return { code, signal, timedOut, stderr: said.text() };
	} finally {
		clearTimeout(timer);
		request.signal.removeEventListener("abort", abort);
		hosted.channel.close();
		hosted.stdout.destroy();
		hosted.stderr.destroy();
	}
}
