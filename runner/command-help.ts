// The commands' names, with a line about each: for --help and for the completion of shells. What
// they do is in commands/; main.ts finds them.

interface CommandHelp {
	readonly help: string;
	/** What it takes beside the options of a run. */
	readonly words: readonly string[];
}

export const COMMAND_HELP = {
	run: { help: "run the suite; the same as no command", words: [] },
	init: { help: "write a configuration that fits this project", words: ["--force"] },
	doctor: { help: "tell how this machine would isolate the suite, and why", words: ["--json"] },
	completion: { help: "print a completion script for a shell", words: ["bash", "zsh", "fish"] },
} as const satisfies Readonly<Record<string, CommandHelp>>;

export type CommandName = keyof typeof COMMAND_HELP;

/** For `prun COMMAND --help`. */
export function commandHelpText(name: CommandName): string {
	const { help, words } = COMMAND_HELP[name];
	const own = words.length === 0 ? "" : ` [${words.join("|")}]`;
	return `usage: prun ${name}${own} [options of a run]\n\n${help}\n`;
}

export function isCommand(word: string): word is CommandName {
	return Object.hasOwn(COMMAND_HELP, word);
}
