// The completion script for zsh: to be sourced, or put as _prun into a folder of $fpath.

import { COMMAND_HELP } from "../command-help.js";
import type { Word } from "./word.js";

export function zshScript(words: readonly Word[]): string {
	const commands = Object.entries(COMMAND_HELP).map(
		([name, { help }]) => `\t\t${quoted(`${name}:${help}`)}`,
	);
	const own = Object.entries(COMMAND_HELP).flatMap(([name, { words: more }]) =>
		more.length === 0 ? [] : [`\t\t${name}) own=(${more.join(" ")}) ;;`],
	);
	return `#compdef prun
# Completion of prun for zsh: put  source <(prun completion zsh)  into ~/.zshrc, below compinit.
_prun() {
	_arguments -s -S \\
${words.map((word) => `\t\t${argument(word)} \\`).join("\n")}
		'*:file:_prun_words'
}
_prun_words() {
	local -a commands own
	commands=(
${commands.join("\n")}
	)
	case \${words[2]} in
${own.join("\n")}
	esac
	(( CURRENT == 2 )) && _describe 'command' commands
	(( CURRENT > 2 && $#own )) && compadd -- $own
	_files
}
if [ "$funcstack[1]" = "_prun" ]; then
	_prun "$@"
else
	compdef _prun prun
fi
`;
}

/** A specification of _arguments: what excludes it, its names, what it is, what follows. */
function argument(word: Word): string {
	const long = word.value === undefined ? `--${word.long}` : `--${word.long}=`;
	const names = word.short === undefined ? long : `{${short(word)},${long}}`;
	const others = word.short === undefined ? "" : `(-${word.short} --${word.long})`;
	const what = `[${escaped(word.help)}]${valueOf(word)}`;
	return `${quoted(word.repeatable ? "*" : others)}${names}${quoted(what)}`;
}

/** \`+\`: its value may follow in the same word. */
function short(word: Word): string {
	return word.value === undefined ? `-${word.short}` : `-${word.short}+`;
}

function valueOf(word: Word): string {
	if (word.value === undefined) return "";
	const name = escaped(word.value);
	if (word.takes === "files") return `:${name}:_files`;
	return typeof word.takes === "string" ? `:${name}: ` : `:${name}:(${word.takes.join(" ")})`;
}

function escaped(text: string): string {
	return text.replace(/[[\]:\\]/g, "\\$&");
}

function quoted(text: string): string {
	return text === "" ? "" : `'${text.replaceAll("'", "'\\''")}'`;
}
