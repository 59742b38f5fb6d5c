// The command line: finds the command that is meant, runs it, and gives its exit code. Loads nothing
// but what that command needs.

import { existsSync } from "node:fs";
import {
	describeError,
	EXIT,
	type ExitCode,
	exitCodeFor,
	PrunError,
} from "../scheduler/protocol/mod.js";
import { type CommandName, commandHelpText, isCommand } from "./command-help.js";
import { runCommand } from "./commands/run.js";
import type { Command } from "./invocation.js";

/** `run` is what is meant by no name at all, and is waited for: it alone is loaded at once. */
const COMMANDS: Readonly<Record<CommandName, () => Promise<Command>>> = {
	run: async () => runCommand,
	init: async () => (await import("./commands/init.js")).initCommand,
	completion: async () => (await import("./commands/completion.js")).completionCommand,
	doctor: async () => (await import("./commands/doctor.js")).doctorCommand,
};

/** Named in the design, not built. */
const NOT_BUILT = new Set(
	"worker ci list shard timings report rerun replay image pool lease explain".split(" "),
);

/** Runs the command and gives its exit code. Only who calls this exits. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
	try {
		const { command, words } = commandOf(argv);
		return await (await command())({ cwd: process.cwd(), words, print });
	} catch (error) {
		process.stderr.write(`${describeError(error)}\n`);
		return error instanceof PrunError ? exitCodeFor(error.code) : EXIT.infrastructure;
	}
}

/** A file or folder that has a command's name is run all the same: as mocha would. */
function commandOf(argv: readonly string[]): {
	command: () => Promise<Command>;
	words: readonly string[];
} {
	const [first = "", ...rest] = argv;
	const run = async () => runCommand;
	if (first === "run") return { command: run, words: rest };
	if (existsSync(first)) return { command: run, words: argv };
	if (NOT_BUILT.has(first)) {
		throw new PrunError("NOT_BUILT_YET", `prun ${first} is not built yet`);
	}
	if (!isCommand(first)) return { command: run, words: argv };
	const asksForHelp = rest.includes("--help") || rest.includes("-h");
	return { command: asksForHelp ? helpOn(first) : COMMANDS[first], words: rest };
}

function helpOn(name: CommandName): () => Promise<Command> {
	return async () => async (invocation) => {
		invocation.print(commandHelpText(name));
		return EXIT.passed;
	};
}

function print(text: string): void {
	process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}
