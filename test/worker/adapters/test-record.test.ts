import { strict as assert } from "node:assert";
import fc from "fast-check";
import { decodeFrame, encodeFrame } from "../../../scheduler/protocol/mod.js";
import type { Runnable } from "../../../worker/adapters/mocha/project-mocha.js";
import { lineIn, milliseconds, testRecord } from "../../../worker/adapters/mocha/test-record.js";
import { tries } from "../../support/fuzz.js";

const RUNNABLE: Runnable = {
	type: "test",
	title: "adds",
	body: "",
	duration: 40,
	titlePath: () => ["cart", "adds"],
	slow: () => 75,
	currentRetry: () => 1,
};

function throwing(): never {
	throw new Error("hands off");
}

const HOSTILE = fc.oneof(
	fc.anything({ withBigInt: true, withNullPrototype: true }),
	fc.constantFrom<unknown>(Symbol("s"), Number.NaN, -0, Number.MAX_VALUE, 5n, throwing, {
		toString: throwing,
		valueOf: throwing,
	}),
);

describe("the record of a test", () => {
	it("has its path, its time, how slow that is, and which try it was", () => {
		assert.deepEqual(testRecord(RUNNABLE, "passed"), {
			type: "test",
			title: ["cart", "adds"],
			outcome: "passed",
			durationMs: 40,
			try: 2,
			speed: "medium",
		});
		assert.equal(testRecord({ ...RUNNABLE, duration: 76 }, "passed").speed, "slow");
		assert.ok(!("speed" in testRecord(RUNNABLE, "failed")));
	});

	it("has no time where a clock was set back or gives no number", () => {
		for (const duration of [-1, Number.NaN, undefined]) {
			assert.equal(
				milliseconds(() => duration),
				0,
			);
		}
		assert.equal(milliseconds(throwing), 0);
	});

	it("has the title that can be read where its path cannot", () => {
		const record = testRecord({ ...RUNNABLE, titlePath: throwing }, "failed");
		assert.deepEqual(record.title, ["adds"]);
	});

	it("can be told whatever a test has put into mocha's objects", () => {
		const fields = fc.dictionary(
			fc.constantFrom("type", "title", "duration", "titlePath", "slow", "currentRetry"),
			fc.tuple(HOSTILE, fc.constantFrom("value", "result", "getter", "throws")),
		);
		const outcome = fc.constantFrom("passed" as const, "failed" as const, "skipped" as const);
		fc.assert(
			fc.property(fields, outcome, (changes, ended) => {
				const test = { ...RUNNABLE };
				for (const [name, [value, how]] of Object.entries(changes)) {
					const descriptor = {
						value: { value },
						result: { value: () => value },
						getter: { get: () => value },
						throws: { get: throwing },
					}[how];
					Object.defineProperty(test, name, descriptor ?? {});
				}
				const record = testRecord(test, ended);
				const frame = decodeFrame(encodeFrame({ kind: "test", test: record }));
				assert.deepEqual(frame, { kind: "test", test: record });
			}),
			tries(1000),
		);
	});
});

describe("the line where a test failed", () => {
	const file = "/shop/test/a.js";

	it("is that of the first frame in its file", () => {
		assert.equal(
			lineIn(file, `    at b (/shop/b.js:1:2)\n    at ${file}:12:7\n    at ${file}:3:1`),
			12,
		);
		assert.equal(lineIn(file, "    at b (/shop/b.js:1:2)"), undefined);
	});

	it("is none where that is no line", () => {
		for (const text of ["-5", "0", "x", "", "9".repeat(30)]) {
			assert.equal(lineIn(file, `    at ${file}:${text}:1`), undefined);
		}
	});
});
