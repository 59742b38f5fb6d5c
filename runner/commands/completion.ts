// `prun completion SHELL`: prints a script that completes prun's command line in that shell.

import { EXIT, type ExitCode, PrunError } from "../../scheduler/protocol/mod.js";
import { bashScript } from "../completion/bash.js";
import { fishScript } from "../completion/fish.js";
import type { Word } from "../completion/word.js";
import { allWords } from "../completion/words.js";
import { zshScript } from "../completion/zsh.js";
import type { Invocation } from "../invocation.js";

const SHELLS: Readonly<Record<string, (words: readonly Word[]) => string>> = {
	bash: bashScript,
	zsh: zshScript,
	fish: fishScript,
};

export async function completionCommand({ words, print }: Invocation): Promise<ExitCode> {
	const [shell = "", ...more] = words;
	const script = Object.hasOwn(SHELLS, shell) ? SHELLS[shell] : undefined;
	if (script === undefined || more.length > 0) {
		throw new PrunError(
			"USAGE",
			`the shell is ${JSON.stringify(words.join(" "))}, must be one of ${Object.keys(SHELLS).join(", ")}`,
			{ hint: "for example: source <(prun completion bash)" },
		);
	}
	print(script(allWords()));
	return EXIT.passed;
}
