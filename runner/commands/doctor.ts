// `prun doctor`: can this machine run the project's suite, isolated how, and if not, why.

import { EXIT, type ExitCode } from "../../scheduler/protocol/mod.js";
import { splitArguments } from "../arguments.js";
import { checkLines } from "../doctor/check.js";
import { machineChecks } from "../doctor/machine-checks.js";
import { projectChecks } from "../doctor/project-checks.js";
import type { Invocation } from "../invocation.js";

export async function doctorCommand({ cwd, words, print }: Invocation): Promise<ExitCode> {
	const asJson = words.includes("--json");
	const split = splitArguments(words.filter((word) => word !== "--json"));
	const machine = machineChecks();
	const project = await projectChecks(cwd, split);
	const checks = [...machine, ...project.checks];
	const { isolation } = project;
	const ok = isolation !== undefined && checks.every(({ status }) => status !== "fail");
	if (asJson) {
		print(JSON.stringify({ ok, isolation: isolation ?? null, checks }, undefined, "\t"));
	} else {
		const end = ok
			? `prun can run this suite, isolated by ${isolation}`
			: "prun cannot run this suite as it is";
		print(`${checkLines(checks)}\n\n${end}`);
	}
	return ok ? EXIT.passed : EXIT.usage;
}
