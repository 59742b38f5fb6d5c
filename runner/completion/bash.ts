// The completion script for bash; also for the 3.2 of macOS, and without the package bash-completion.

import { COMMAND_HELP } from "../command-help.js";
import { spellings, type Word } from "./word.js";

export function bashScript(words: readonly Word[]): string {
	const after = (takes: Word["takes"]) =>
		words.filter((word) => word.takes === takes).flatMap(spellings);
	const fixed = words.flatMap((word) =>
		typeof word.takes === "string"
			? []
			: [`\t\t${spellings(word).join("|")}) ${reply(word.takes)}; return ;;`],
	);
	const commands = Object.entries(COMMAND_HELP).flatMap(([name, { words: more }]) =>
		more.length === 0 ? [] : [`\t\t${name}) own="${more.join(" ")}" ;;`],
	);
	return `# Completion of prun for bash: put  source <(prun completion bash)  into ~/.bashrc.
_prun() {
	local word=\${COMP_WORDS[COMP_CWORD]} before="" own=""
	[ "$COMP_CWORD" -gt 0 ] && before=\${COMP_WORDS[COMP_CWORD-1]}
	COMPREPLY=()
	# bash cuts --name=value into three words.
	if [ "$word" = "=" ]; then
		word=""
	elif [ "$before" = "=" ] && [ "$COMP_CWORD" -gt 1 ]; then
		before=\${COMP_WORDS[COMP_CWORD-2]}
	fi
	case $before in
${fixed.join("\n")}
		${after("files").join("|")}) _prun_files; return ;;
		${after("text").join("|")}) return ;;
	esac
	case \${COMP_WORDS[1]} in
${commands.join("\n")}
	esac
	if [ "$COMP_CWORD" -eq 1 ]; then own="${Object.keys(COMMAND_HELP).join(" ")}"; fi
	case $word in
		-*) ${reply(words.flatMap(spellings), "$own")} ;;
		*)
			_prun_files
			COMPREPLY+=($(compgen -W "$own" -- "$word"))
			;;
	esac
}
_prun_files() {
	# A name with * or [ in it is no pattern. bash 3.2 has no "local -".
	local IFS=$'\\n' globs=on
	case $- in *f*) globs=off ;; esac
	set -f
	COMPREPLY=($(compgen -f -- "$word"))
	if [ "$globs" = on ]; then set +f; fi
}
complete -o filenames -F _prun prun
`;
}

function reply(words: readonly string[], more?: string): string {
	const list = more === undefined ? words : [...words, more];
	return `COMPREPLY=($(compgen -W "${list.join(" ")}" -- "$word"))`;
}
