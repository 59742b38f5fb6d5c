// The completion script for fish: one line for each command and option.

import { COMMAND_HELP } from "../command-help.js";
import type { Word } from "./word.js";

export function fishScript(words: readonly Word[]): string {
	const commands = Object.entries(COMMAND_HELP).flatMap(([name, { help, words: more }]) => [
		`complete -c prun -n __fish_use_subcommand -a ${name} -d ${quoted(help)}`,
		...more.map((word) => commandWord(name, word)),
	]);
	return `# Completion of prun for fish: prun completion fish > ~/.config/fish/completions/prun.fish
${commands.join("\n")}
${words.map(optionLine).join("\n")}
`;
}

function commandWord(command: string, word: string): string {
	const seen = `-n ${quoted(`__fish_seen_subcommand_from ${command}`)}`;
	const what = word.startsWith("--") ? `-l ${word.slice(2)}` : `-f -a ${word}`;
	return `complete -c prun ${seen} ${what}`;
}

function optionLine(word: Word): string {
	const short = word.short === undefined ? "" : ` -s ${word.short}`;
	return `complete -c prun -l ${word.long}${short}${valueOf(word)} -d ${quoted(word.help)}`;
}

function valueOf({ takes }: Word): string {
	if (takes === "nothing") return "";
	if (takes === "files") return " -r";
	return takes === "text" ? " -x" : ` -x -a ${quoted(takes.join(" "))}`;
}

function quoted(text: string): string {
	return `'${text.replace(/['\\]/g, "\\$&")}'`;
}
