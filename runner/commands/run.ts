// `prun [run]`: runs the suite.

import { EXIT, type ExitCode } from "../../scheduler/protocol/mod.js";
import { answerTo } from "../answers.js";
import { inspectorFlags, splitArguments } from "../arguments.js";
import type { Invocation } from "../invocation.js";
import { withSession } from "../session.js";

export async function runCommand({ cwd, words, print }: Invocation): Promise<ExitCode> {
	const split = splitArguments(words);
	const answer = await answerTo(split, cwd);
	if (answer !== undefined) {
		print(answer);
		return EXIT.passed;
	}
	if (inspectorFlags(split.own).length > 0) {
		const { inspect } = await import("../inspect.js");
		return await inspect(cwd, split);
	}
	return await withSession(cwd, split, async (session) => {
		const { run } = await import("../run.js");
		return await run(session);
	});
}
