// The mocha command that runs just some files with a suite's options, to be pasted into a shell.

import { quoted } from "../../scheduler/protocol/mod.js";
import { loadMochaOptions, type ProjectMocha } from "../../scheduler/suite/mod.js";
import { namedPatterns, projectPath, type Suite } from "../suite.js";
import { withoutNamed } from "../words.js";
import type { CommandFor } from "./text.js";

/**
 * mocha adds files that are named to those of its configuration; so where that names some, the
 * command does without it and says the options themselves.
 */
export function mochaCommandLine(
	mocha: ProjectMocha,
	suite: Suite,
	rest: readonly string[],
	cwd: string,
): CommandFor {
	const named = new Set(suite.named);
	const configured = suite.raw._.some((pattern) => !named.has(pattern));
	const options = configured
		? ["--no-config", "--no-package", ...optionWords(mocha, suite.raw)]
		: withoutNamed(rest, (words) => namedPatterns(mocha.root, words));
	const rank = new Map(suite.files.map((path, at) => [projectPath(cwd, path), at]));
	return (files) => {
		const ordered = files.toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
		return ["npx", "mocha", ...options, ...ordered].map(quoted).join(" ");
	};
}

/** Said otherwise, or (reporters) of no matter for how tests end. */
const NOT_SAID = new Set("_ spec config package reporter reporter-option".split(" "));

/** Those that are not mocha's defaults. */
function optionWords(mocha: ProjectMocha, raw: Suite["raw"]): string[] {
	const defaults = loadMochaOptions(mocha.root, ["--no-config", "--no-package"]);
	return Object.entries(raw).flatMap(([name, value]) => {
		if (NOT_SAID.has(name)) return [];
		const known = defaults[name];
		if (JSON.stringify(known) === JSON.stringify(value)) return [];
		const ones = Array.isArray(value)
			? value.filter((one) => !(Array.isArray(known) && known.includes(one)))
			: [value];
		return ones.map((one) =>
			one === true ? `--${name}` : one === false ? `--no-${name}` : `--${name}=${String(one)}`,
		);
	});
}
