// mocha's global fixtures on one worker: set up before the first file in a process of their own,
// torn down after the last. What their setup put into the environment goes to every child.

import { messageOf, PrunError } from "../scheduler/protocol/mod.js";
import { outputBuffer } from "./output-buffer.js";
import type { ProcessSource } from "./sources.js";
import { within } from "./waiting.js";
import type { HostedProcess } from "./zygote/process-host.js";

export interface GlobalFixtures {
	readonly env: Readonly<Record<string, string | null>>;
	/** Resolves when their process has ended before the teardown: what they had set up is gone. */
	readonly lost: Promise<void>;
	/** Runs the teardown; rejects with FIXTURE_FAILED when it failed, or when it was lost. */
	tearDown(timeoutMs: number): Promise<void>;
}

/** Rejects with FIXTURE_FAILED when the setup fails or does not end in time. */
export async function setUpFixtures(
	source: ProcessSource,
	env: Readonly<Record<string, string | null>>,
	timeoutMs: number,
): Promise<GlobalFixtures> {
	const hosted = await source.take({ kind: "fixtures", env });
	const output = outputBuffer();
	for (const stream of [hosted.stdout, hosted.stderr]) {
		stream.on("data", (chunk: Buffer) => output.add(chunk)).resume();
	}
	const followed = follow(hosted);
	const ready = followed.ready.catch((why: string) => {
		throw fixtureError("setup", why, output.text());
	});
	const changed = await inTime(timeoutMs, "setup", hosted, ready);
	let stage: "up" | "lost" | "tearing-down" = "up";
	const lost = new Promise<void>((resolve) => {
		void followed.failure.then(() => {
			if (stage !== "up") return;
			stage = "lost";
			resolve();
		});
	});
	return {
		env: changed,
		lost,
		async tearDown(limitMs) {
			if (stage === "lost") {
				const why = (await followed.failure) ?? "it ended before the run did";
				const then = "what they had set up is gone, so what was left of the run is canceled";
				throw fixtureError("fixtures' process", `${why.trim()}\n${then}`, output.text());
			}
			stage = "tearing-down";
			hosted.channel.sendJson({ kind: "end" });
			const why = await inTime(limitMs, "teardown", hosted, followed.failure);
			if (why !== undefined) throw fixtureError("teardown", why, output.text());
		},
	};
}

/** What a fixtures' process says of itself. */
interface Followed {
	/** The environment that the setup made; rejects with why there is none. */
	readonly ready: Promise<Readonly<Record<string, string | null>>>;
	/** Resolves when the process is gone, with what went wrong in it, if anything did. */
	readonly failure: Promise<string | undefined>;
}

function follow(hosted: HostedProcess): Followed {
	let failure: string | undefined;
	let setUp: (env: Readonly<Record<string, string | null>>) => void = () => {};
	const up = new Promise<Readonly<Record<string, string | null>>>((resolve) => {
		setUp = resolve;
	});
	hosted.channel.onInvalid((why) => {
		failure ??= `they wrote to prun's own channel: ${messageOf(why)}`;
		hosted.kill();
	});
	hosted.channel.onFrame((frame) => {
		if (frame.kind === "ready") setUp(frame.env);
		if (frame.kind === "broken")
			failure ??= `${frame.error.name}: ${frame.error.message}\n${frame.error.stack}`;
		if (frame.kind === "exited") failure ??= `process.exit(${frame.code}) at ${frame.at}`;
	});
	// Its last frames are read before its channel closes.
	const over = hosted.ended.then(
		async ({ signal }) => {
			await hosted.channel.closed;
			if (signal !== undefined) failure ??= `it was ended by ${signal}`;
		},
		(error: Error) => {
			failure ??= error.message;
		},
	);
	const dead = over.then((): never => {
		throw failure ?? "its process ended";
	});
	// Nobody waits for it once the setup is done.
	dead.catch(() => {});
	return { ready: Promise.race([up, dead]), failure: over.then(() => failure) };
}

function fixtureError(which: string, why: string, output: string): PrunError {
	const said = output.trim() === "" ? "" : `\nit printed:\n${output.trim()}`;
	return new PrunError("FIXTURE_FAILED", `the global ${which} failed: ${why.trim()}${said}`);
}

async function inTime<T>(
	ms: number,
	which: string,
	hosted: HostedProcess,
	work: Promise<T>,
): Promise<T> {
	if (await within(ms, work)) return work;
	hosted.kill();
	throw fixtureError(which, `it did not end within ${ms} ms`, "");
}
