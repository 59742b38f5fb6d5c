// Tells the tests of a loaded file without running any, also with mocha versions that have no
// --dry-run: as skipped what is pending, as passed what would run.

import type { Frame } from "../../../scheduler/protocol/mod.js";
import type { MochaInstance, Suite, Test } from "./project-mocha.js";

export interface Listed {
	readonly passed: number;
	readonly skipped: number;
}

/** Sends a frame for each test that `--grep` and `.only` leave, in the order of running. */
export async function listTests(
	mocha: MochaInstance,
	send: (frame: Frame) => void,
): Promise<Listed> {
	const { suite, options } = mocha;
	if (options.delay === true) await new Promise<void>((resolve) => suite.once("run", resolve));
	if (suite.hasOnly()) suite.filterOnly();
	let passed = 0;
	let skipped = 0;
	for (const test of testsOf(suite)) {
		if (options.grep && options.grep.test(test.fullTitle()) === (options.invert === true)) continue;
		const outcome = test.isPending() ? "skipped" : "passed";
		if (outcome === "passed") passed++;
		else skipped++;
		const title = test.titlePath().map(String);
		send({ kind: "test", test: { type: "test", title, outcome, durationMs: 0, try: 1 } });
	}
	return { passed, skipped };
}

function testsOf(suite: Suite): readonly Test[] {
	return [...suite.tests, ...suite.suites.flatMap(testsOf)];
}
