import { strict as assert } from "node:assert";
import { describeError, messageOf, PrunError } from "../../../scheduler/protocol/errors.js";

describe("an error for a user", () => {
	it("reads as message, code and hint", () => {
		const error = new PrunError("NO_TESTS", "no test files match ./test", { hint: "name files" });
		assert.equal(
			describeError(error),
			"error: no test files match ./test  [NO_TESTS]\n hint: name files",
		);
	});

	it("has no second line without a hint", () => {
		assert.equal(
			describeError(new PrunError("USAGE", "unknown option --x")),
			"error: unknown option --x  [USAGE]",
		);
	});

	it("is an Error with its code, and keeps what caused it", () => {
		const cause = new Error("below");
		const error = new PrunError("USAGE", "m", { cause });
		assert.ok(error instanceof Error);
		assert.equal(error.name, "PrunError");
		assert.equal(error.code, "USAGE");
		assert.equal(error.cause, cause);
		assert.ok(!("cause" in new PrunError("USAGE", "m")));
	});
});

describe("an error that is prun's own bug", () => {
	it("reads with its stack", () => {
		const error = new TypeError("oops");
		assert.equal(describeError(error), `error: ${error.stack}`);
		assert.match(describeError(error), /oops\n.*errors\.test/);
	});

	it("reads with its message when it has no stack", () => {
		const error = new Error("oops");
		Reflect.deleteProperty(error, "stack");
		Object.defineProperty(error, "stack", { value: undefined });
		assert.equal(describeError(error), "error: oops");
	});

	it("reads as text when it is no Error", () => {
		assert.equal(describeError("just text"), "error: just text");
		assert.equal(describeError(undefined), "error: undefined");
		assert.equal(describeError(Symbol("s")), "error: Symbol(s)");
	});

	it("reads as something even when it cannot become a text", () => {
		assert.match(describeError(Object.create(null)), /^error: ./);
	});
});

describe("the message of whatever was thrown", () => {
	it("is that of an Error", () => {
		assert.equal(messageOf(new RangeError("too far")), "too far");
		assert.equal(messageOf(new PrunError("USAGE", "m")), "m");
	});

	it("is the value itself when it is no Error", () => {
		assert.equal(messageOf("text"), "text");
		assert.equal(messageOf(7), "7");
		assert.equal(messageOf(null), "null");
	});

	it("is there for hostile values too", () => {
		const { proxy, revoke } = Proxy.revocable({}, {});
		revoke();
		const throwing = new Error("hidden");
		Object.defineProperty(throwing, "message", {
			get() {
				throw new Error("from the getter");
			},
		});
		for (const hostile of [Object.create(null), proxy, throwing]) {
			assert.equal(messageOf(hostile), "an error whose message cannot be read");
		}
	});
});
