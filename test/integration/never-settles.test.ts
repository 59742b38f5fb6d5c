import { strict as assert } from "node:assert";
import { NEVER_SETTLED } from "../support/endings.js";
import { prunOn } from "../support/project.js";
import { said } from "../support/results.js";

describe("prun says of a test without a timeout that waits for what never comes", () => {
	const file = { "test/a.js": "it('waits for ever', () => new Promise(() => {})).timeout(0);" };

	for (const isolation of ["fork", "spawn", "none"]) {
		it(`failed, with what happened, under ${isolation} with mocha 9, where the event loop is empty then`, async () => {
			const run = await prunOn(file, ["--isolation", isolation, "--job-timeout", "5000"], {
				mocha: 9,
			});
			const [end] = run.of("job-finished");
			assert.equal(end?.outcome, "failed", said(run));
			assert.match(end?.reason.error?.message ?? "", NEVER_SETTLED);
			assert.ok(end !== undefined && end.durationMs < 3000);
		});

		// From mocha 10 on a timer of 24 days stands for no timeout: mocha itself waits for ever.
		it(`at the latest at --job-timeout that it did not end, under ${isolation} with mocha 12`, async () => {
			const run = await prunOn(file, ["--isolation", isolation, "--job-timeout", "700"], {
				mocha: 12,
			});
			assert.ok(
				["failed", "timed-out"].includes(run.of("job-finished")[0]?.outcome ?? ""),
				said(run),
			);
			assert.equal(run.code, 10);
		});
	}
});
