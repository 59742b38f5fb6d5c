// A deadline that a file passes while it cannot hear prun.

import { strict as assert } from "node:assert";
import type { IsolationLevel } from "../../scheduler/protocol/mod.js";
import { prunOn } from "../support/project.js";
import { said } from "../support/results.js";

const BUSY_MS = 1400;

/** Its last hook keeps the event loop until all is done: it is asked to leave, and does not hear it. */
const BUSY_AT_LAST = `
	it('passes', () => {});
	after(() => { const began = Date.now(); while (Date.now() - began < ${BUSY_MS}); });`;

describe("a file that passes its deadline in its last hook, without a turn of the event loop,", () => {
	for (const isolation of ["fork", "spawn", "none"] as IsolationLevel[]) {
		it(`is timed-out in that hook under ${isolation}, and the next file runs`, async () => {
			const run = await prunOn(
				{ "test/a.js": BUSY_AT_LAST, "test/b.js": "it('passes too', () => {});" },
				["--isolation", isolation, "-j", "1", "--order", "path", "--job-timeout", "700"],
			);
			assert.deepEqual(
				run.of("job-finished").map(({ file, outcome, reason }) => [file, outcome, reason]),
				[
					["test/a.js", "timed-out", { at: '"after all" hook in "{root}"' }],
					["test/b.js", "passed", {}],
				],
				said(run),
			);
		});
	}
});
