import { strict as assert } from "node:assert";
import { type Ended, type EndedFile, type ExitRules, exitCode } from "../../runner/exit-code.js";
import type { Verdict } from "../../scheduler/protocol/mod.js";

const RULES: ExitRules = {
	failOnFlaky: false,
	failZero: false,
	passOnFailing: false,
	posixExitCodes: false,
};

const file = (verdict: Verdict, broken = false): EndedFile => ({ verdict, broken });

function code(
	files: readonly EndedFile[],
	rules: Partial<ExitRules> = {},
	ended: Partial<Ended> = {},
) {
	const whole = { files, tests: 3, undecided: 0, interrupted: false, torn: true, ...ended };
	return exitCode(whole, { ...RULES, ...rules });
}

describe("the exit code of a run", () => {
	it("is 0 when all files passed, flaky ones too unless they shall fail", () => {
		assert.equal(code([file("passed"), file("flaky")]), 0);
		assert.equal(code([file("passed"), file("flaky")], { failOnFlaky: true }), 10);
		assert.equal(code([]), 0);
	});

	it("is 10 when a file did not pass", () => {
		for (const verdict of [
			"failed",
			"timed-out",
			"crashed",
			"out-of-memory",
			"canceled",
		] as const) {
			assert.equal(code([file("passed"), file(verdict)]), 10, verdict);
		}
	});

	it("is 1 instead under --posix-exit-codes", () => {
		assert.equal(code([file("failed")], { posixExitCodes: true }), 1);
		assert.equal(code([file("lost")], { posixExitCodes: true }), 4);
		assert.equal(code([file("passed")], { posixExitCodes: true }), 0);
	});

	it("is 0 for failed tests under --pass-on-failing-test-suite, and for nothing else", () => {
		const rules = { passOnFailing: true };
		assert.equal(code([file("failed"), file("canceled")], rules), 0);
		assert.equal(code([file("failed", true)], rules), 10);
		for (const verdict of ["timed-out", "crashed", "out-of-memory"] as const) {
			assert.equal(code([file("failed"), file(verdict)], rules), 10, verdict);
		}
		assert.equal(code([file("lost")], rules), 4);
	});

	it("is 10 under --fail-zero when there was no test in the whole run", () => {
		assert.equal(code([file("passed")], { failZero: true }, { tests: 0 }), 10);
		assert.equal(code([file("passed")], { failZero: true }, { tests: 1 }), 0);
		assert.equal(code([file("passed")], {}, { tests: 0 }), 0);
	});

	it("is 4 when the machinery failed, and 130 before all when it was interrupted", () => {
		assert.equal(code([file("failed"), file("lost")]), 4);
		assert.equal(code([file("passed")], {}, { undecided: 1 }), 4);
		assert.equal(code([file("passed")], {}, { torn: false }), 4);
		assert.equal(code([file("lost")], {}, { interrupted: true, torn: false }), 130);
	});
});
