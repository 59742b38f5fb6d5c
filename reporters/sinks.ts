// Standard output and files, as reporters write to them.

import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { messageOf, PrunError } from "../scheduler/protocol/mod.js";
import { wantsColour } from "./colour.js";
import type { Sink } from "./reporter.js";
import { screenOf } from "./screen.js";

/** `colour` undefined: what the terminal and NO_COLOR, FORCE_COLOR say. */
export function standardOutput(colour: boolean | undefined): Sink {
	const { env, stdout } = process;
	const screen = screenOf(stdout, env);
	let broken = false;
	let failed: NodeJS.ErrnoException | undefined;
	// The run still has its exit code. A reader that went away (`prun | head`, a closed terminal)
	// misses nothing; a disk that is full does, and that is told.
	const onError = (error: NodeJS.ErrnoException) => {
		broken = true;
		if (error.code !== "EPIPE" && error.code !== "EIO") failed ??= error;
	};
	stdout.on("error", onError);
	return {
		colour: colour ?? wantsColour(env, stdout.isTTY === true),
		...(screen === undefined ? {} : { screen }),
		write(text) {
			if (failed !== undefined) throw failed;
			if (!broken) stdout.write(text);
		},
		async close() {
			await new Promise<void>((done) => {
				if (broken) done();
				else stdout.write("", () => done());
			});
			// Each write that failed says so by itself, a little later.
			await new Promise((done) => setImmediate(done));
			stdout.off("error", onError);
			if (failed !== undefined) throw failed;
		},
	};
}

/** Written as it happens, so that a killed run leaves what it had. Throws USAGE. */
export function fileSink(cwd: string, file: string): Sink {
	const path = resolve(cwd, file);
	let fd: number;
	try {
		mkdirSync(dirname(path), { recursive: true });
		fd = openSync(path, "w");
	} catch (cause) {
		throw new PrunError("USAGE", `cannot write the report ${path}: ${messageOf(cause)}`, { cause });
	}
	return {
		colour: false,
		write(text) {
			const bytes = Buffer.from(text);
			let done = 0;
			while (done < bytes.length) done += writeSync(fd, bytes, done);
		},
		async close() {
			closeSync(fd);
		},
	};
}
