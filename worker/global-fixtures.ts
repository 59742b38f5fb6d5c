// mocha's global fixtures on one worker: set up before the first file in a process of their own,
// torn down after the last. What their setup put into the environment goes to every child.

import { decodeFrame, PrunError } from "../scheduler/protocol/mod.js";
import { outputBuffer } from "./output-buffer.js";
import type { ProcessSource } from "./sources.js";
import type { HostedProcess } from "./zygote/process-host.js";
import { WIRE } from "./zygote/wire.js";

export interface GlobalFixtures {
	readonly env: Readonly<Record<string, string | null>>;
	/** Runs the teardown; rejects with FIXTURE_FAILED when it failed. */
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
	const ready = await within(
		timeoutMs,
		"setup",
		hosted,
		readiness(hosted, () => output.text()),
	);
	return {
		env: ready,
		async tearDown(limitMs) {
			const failure = teardownFailure(hosted);
			hosted.channel.sendJson({ kind: "end" });
			const failed = await within(limitMs, "teardown", hosted, failure);
			if (failed !== undefined) throw fixtureError("teardown", failed, output.text());
		},
	};
}

function readiness(
	hosted: HostedProcess,
	output: () => string,
): Promise<Readonly<Record<string, string | null>>> {
	return new Promise((resolve, reject) => {
		let failure = "its process ended";
		hosted.channel.onMessage((message) => {
			if (message.kind !== WIRE.json) return;
			const frame = decodeFrame(message.body);
			if (frame.kind === "ready") resolve(frame.env);
			if (frame.kind === "broken")
				failure = `${frame.error.name}: ${frame.error.message}\n${frame.error.stack}`;
			if (frame.kind === "exited") failure = `process.exit(${frame.code}) at ${frame.at}`;
		});
		const over = () => reject(fixtureError("setup", failure, output()));
		// Its last frames are read before its channel closes.
		hosted.ended.then(() => hosted.channel.closed.then(over), over);
	});
}

/** Resolves when the process is gone, with what its teardown threw. */
function teardownFailure(hosted: HostedProcess): Promise<string | undefined> {
	return new Promise((resolve) => {
		let failure: string | undefined;
		hosted.channel.onMessage((message) => {
			if (message.kind !== WIRE.json) return;
			const frame = decodeFrame(message.body);
			if (frame.kind === "broken")
				failure = `${frame.error.name}: ${frame.error.message}\n${frame.error.stack}`;
		});
		const over = () => resolve(failure);
		hosted.ended.then(() => hosted.channel.closed.then(over), over);
	});
}

function fixtureError(which: string, why: string, output: string): PrunError {
	const said = output.trim() === "" ? "" : `\nit printed:\n${output.trim()}`;
	return new PrunError("FIXTURE_FAILED", `the global ${which} failed: ${why.trim()}${said}`);
}

async function within<T>(
	ms: number,
	which: string,
	hosted: HostedProcess,
	work: Promise<T>,
): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => {
			hosted.kill();
			reject(fixtureError(which, `it did not end within ${ms} ms`, ""));
		}, ms);
	});
	try {
		return await Promise.race([work, timeout]);
	} finally {
		clearTimeout(timer);
	}
}
