import { strict as assert } from "node:assert";
import { EXIT, isFailure, OUTCOMES, VERDICTS } from "../../../scheduler/protocol/outcome.js";

describe("outcomes", () => {
	it("that say something about the test file are failures; a loss or a cancel is none", () => {
		assert.deepEqual(OUTCOMES.filter(isFailure), [
			"failed",
			"timed-out",
			"crashed",
			"out-of-memory",
		]);
		assert.deepEqual(
			OUTCOMES.filter((outcome) => !isFailure(outcome)),
			["passed", "lost", "canceled"],
		);
	});

	it("are verdicts too, and flaky is one more", () => {
		assert.deepEqual([...VERDICTS].sort(), [...OUTCOMES, "flaky"].sort());
	});
});

describe("exit codes", () => {
	it("are those of the documented table", () => {
		assert.deepEqual(EXIT, {
			passed: 0,
			usage: 2,
			noTests: 3,
			infrastructure: 4,
			failed: 10,
			interrupted: 130,
		});
	});

	it("are never 1, which is Node's own for a crash", () => {
		assert.ok(!(Object.values(EXIT) as number[]).includes(1));
	});
});
