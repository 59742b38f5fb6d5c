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
	// A reader that went away (`prun | head`, a closed terminal): the run still has its exit code.
	const onError = (error: NodeJS.ErrnoException) => {
		if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
		broken = true;
	};
	stdout.on("error", onError);
	return {
		colour: colour ?? wantsColour(env, stdout.isTTY === true),
		...(screen === undefined ? {} : { screen }),
		write(text) {
			if (!broken) stdout.write(text);
		},
		async close() {
			await new Promise<void>((done) => {
				if (broken) done();
				else stdout.write("", () => done());
			});
			stdout.off("error", onError);
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
