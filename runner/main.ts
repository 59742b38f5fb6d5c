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
import { Interrupted } from "./interrupts.js";
import type { Command } from "./invocation.js";

/** `run` is what is meant by no name at all, and is waited for: it alone is loaded at once. */
const COMMANDS: Readonly<Record<CommandName, () => Promise<Command>>> = {
	run: async () => runCommand,
	explain: async () => (await import("./commands/explain.js")).explainCommand,
	list: async () => (await import("./commands/list.js")).listCommand,
	rerun: async () => (await import("./commands/rerun.js")).rerunCommand,
	init: async () => (await import("./commands/init.js")).initCommand,
	completion: async () => (await import("./commands/completion.js")).completionCommand,
	doctor: async () => (await import("./commands/doctor.js")).doctorCommand,
};

/** Named in the design, not built. */
const NOT_BUILT = new Set("worker ci shard timings report replay image pool lease".split(" "));

/** Runs the command and gives its exit code. Only who calls this exits. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
	try {
		const { command, words } = commandOf(argv);
		const code = await (await command())({ cwd: currentFolder(), words, print });
		await new Promise((written) => setImmediate(written));
		if (unwritten === undefined) return code;
		throw new PrunError("OUTPUT_FAILED", `cannot write to standard output: ${unwritten.message}`);
	} catch (error) {
		if (error instanceof Interrupted) return EXIT.interrupted;
		process.stderr.write(`${describeError(error)}\n`);
		return error instanceof PrunError ? exitCodeFor(error.code) : EXIT.infrastructure;
	}
}

function currentFolder(): string {
	try {
		return process.cwd();
	} catch (cause) {
		throw new PrunError("USAGE", "the current folder is not there any more", { cause });
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
	if (first === "inspect") {
		throw new PrunError("NOT_BUILT_YET", "prun inspect is not built yet", {
			hint: "prun --inspect-brk FILE waits for a debugger, and node inspect HOST:PORT is one",
		});
	}
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

let unwritten: Error | undefined;

function print(text: string): void {
	if (process.stdout.listenerCount("error") === 0) process.stdout.on("error", unlessClosed);
	process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** A reader that went away (`prun list | head`) has what it wanted. */
function unlessClosed(error: NodeJS.ErrnoException): void {
	if (error.code === "EPIPE") return;
	unwritten = error;
}
