// `prun rerun [options]`: runs the files again that did not pass when they were run last, with the
// options of that run.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { EXIT, type ExitCode, PrunError } from "../../scheduler/protocol/mod.js";
import { findMocha } from "../../scheduler/suite/mod.js";
import { answerTo } from "../answers.js";
import { type Arguments, inspectorFlags, splitArguments } from "../arguments.js";
import type { Invocation } from "../invocation.js";
import { failedLast, type LastRun } from "../last-run.js";
import { LAST_RUN_FILE, readLastRun } from "../last-run-file.js";
import { withSession } from "../session.js";
import { namedPatterns } from "../suite.js";

export async function rerunCommand({ cwd, words, print }: Invocation): Promise<ExitCode> {
	const now = splitArguments(words);
	const answer = await answerTo(now, cwd);
	if (answer !== undefined) {
		print(answer);
		return EXIT.passed;
	}
	refuseFiles(cwd, now);
	const last = lastRunOf(cwd);
	const failed = failedLast(last);
	const isThere = (file: string) => existsSync(join(cwd, file));
	for (const file of failed.filter((one) => !isThere(one))) {
		process.stderr.write(`gone: ${file} did not pass last and is not there any more\n`);
	}
	const files = failed.filter(isThere);
	if (files.length === 0) {
		print(
			failed.length === 0
				? `nothing to run again: all ${last.verdicts.size} files passed when they were run last`
				: "nothing to run again: what did not pass is gone",
		);
		return EXIT.passed;
	}
	const split = together(splitArguments(last.words), now);
	if (inspectorFlags(split.own).length > 0) {
		const { inspect } = await import("../inspect.js");
		return await inspect(cwd, { ...split, rest: [...split.rest, ...files] });
	}
	return await withSession(cwd, split, async (session) => {
		const { run } = await import("../run.js");
		return await run(session, {
			files: files.map((file) => join(cwd, file)),
			partOf: last.words,
		});
	});
}

function refuseFiles(cwd: string, now: Arguments): void {
	const [named] = namedPatterns(findMocha(cwd).root, now.rest);
	if (named === undefined) return;
	throw new PrunError("USAGE", `prun rerun takes no files, ${named} is one: it knows what failed`, {
		hint: `prun ${named} runs that alone`,
	});
}

/** Throws NO_LAST_RUN. */
function lastRunOf(cwd: string): LastRun {
	const recorded = readLastRun(cwd);
	if (recorded.kind === "found") return recorded.last;
	const message =
		recorded.kind === "none"
			? `no run is recorded in ${LAST_RUN_FILE}`
			: `cannot use ${LAST_RUN_FILE}: ${recorded.why}`;
	throw new PrunError("NO_LAST_RUN", message, {
		hint: "run the suite with prun: it records itself",
	});
}

/** What is given now wins; mocha itself takes the later of two words. */
function together(before: Arguments, now: Arguments): Arguments {
	return { own: { ...before.own, ...now.own }, rest: [...before.rest, ...now.rest] };
}
