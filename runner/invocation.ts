// How a command is called.

import type { ExitCode } from "../scheduler/protocol/mod.js";

export interface Invocation {
	/** Where prun was started: the project's folder. */
	readonly cwd: string;
	/** The command line behind the command's name. */
	readonly words: readonly string[];
	/** To standard output, with a line end. */
	print(text: string): void;
}

/** Gives its exit code; throws PrunError. */
export type Command = (invocation: Invocation) => Promise<ExitCode>;
