// `prun doctor`: can this machine run the project's suite, isolated how, and if not, why.

import { EXIT, type ExitCode } from "../../scheduler/protocol/mod.js";
import { splitArguments } from "../arguments.js";
import { checkLines } from "../doctor/check.js";
import { machineChecks } from "../doctor/machine-checks.js";
import { projectChecks } from "../doctor/project-checks.js";
import type { Invocation } from "../invocation.js";
import { takeFlags } from "../words.js";

export async function doctorCommand({ cwd, words, print }: Invocation): Promise<ExitCode> {
	const { flags, others } = takeFlags(words, ["json"]);
	const split = splitArguments(others);
	const machine = machineChecks();
	const project = await projectChecks(cwd, split);
	const checks = [...machine, ...project.checks];
	const { isolation } = project;
	const ok = checks.every(({ status }) => status !== "fail");
	if (flags.has("json")) {
		print(JSON.stringify({ ok, isolation: isolation ?? null, checks }, undefined, "\t"));
	} else {
		print(`${checkLines(checks)}\n\n${conclusion(ok, isolation)}`);
	}
	return ok ? EXIT.passed : EXIT.usage;
}

function conclusion(ok: boolean, isolation: string | undefined): string {
	if (!ok) return "prun cannot run this suite as it is";
	return isolation === undefined
		? "prun can run this suite: it has no files, which is allowed"
		: `prun can run this suite, isolated by ${isolation}`;
}
