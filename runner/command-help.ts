// The commands' names, with a line about each: for --help and for the completion of shells. What
// they do is in commands/; main.ts finds them.

interface CommandHelp {
	readonly help: string;
	/** What stands behind its name, as help shows it. */
	readonly usage: string;
	/** What it takes beside the options of a run. */
	readonly words: readonly string[];
}

export const COMMAND_HELP = {
	run: {
		help: "run the suite; the same as no command",
		usage: "[files...] [options]",
		words: [],
	},
	list: {
		help: "print the suite's files, and with --tests the tests of each; run none",
		usage: "[files...] [options] [--tests] [--json]",
		words: ["--tests", "--json"],
	},
	rerun: {
		help: "run what did not pass last, with the options of that run and those given now",
		usage: "[options]",
		words: [],
	},
	explain: {
		help: "find why a file's tests end differently alone and together with the others",
		usage: "FILE [files...] [options] [--json]",
		words: ["--json"],
	},
	init: {
		help: "write a configuration that fits this project",
		usage: "[--force] [options]",
		words: ["--force"],
	},
	doctor: {
		help: "tell how this machine would isolate the suite, and why",
		usage: "[--json] [options]",
		words: ["--json"],
	},
	completion: {
		help: "print a completion script for a shell",
		usage: "bash|zsh|fish",
		words: ["bash", "zsh", "fish"],
	},
} as const satisfies Readonly<Record<string, CommandHelp>>;

export type CommandName = keyof typeof COMMAND_HELP;

/** For `prun COMMAND --help`. */
export function commandHelpText(name: CommandName): string {
	return `${usageOf(name)}\n\n${COMMAND_HELP[name].help}\n`;
}

export function usageOf(name: CommandName): string {
	return `usage: prun ${name} ${COMMAND_HELP[name].usage}`;
}

export function isCommand(word: string): word is CommandName {
	return Object.hasOwn(COMMAND_HELP, word);
}
