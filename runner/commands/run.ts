// `prun [run]`: runs the suite.

import { EXIT, type ExitCode } from "../../scheduler/protocol/mod.js";
import { helpText, inspectorFlags, splitArguments } from "../arguments.js";
import type { Invocation } from "../invocation.js";
import { withSession } from "../session.js";
import { prunVersion } from "../version.js";

export async function runCommand({ cwd, words, print }: Invocation): Promise<ExitCode> {
	const split = splitArguments(words);
	if (split.own.version === true) {
		print(prunVersion());
		return EXIT.passed;
	}
	if (split.own.help === true) {
		print(helpText());
		return EXIT.passed;
	}
	if (inspectorFlags(split.own).length > 0) {
		const { inspect } = await import("../inspect.js");
		return await inspect(cwd, split);
	}
	for (const name of ["list-reporters", "list-interfaces"] as const) {
		if (split.own[name] !== true) continue;
		const { listingText } = await import("../listings.js");
		print(listingText(name, cwd));
		return EXIT.passed;
	}
	return await withSession(cwd, split, async (session) => {
		const { run } = await import("../run.js");
		return await run(session);
	});
}
