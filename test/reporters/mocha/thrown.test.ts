import { strict as assert } from "node:assert";
import { thrownFrom } from "../../../reporters/mocha/thrown.js";

const filterStack = (stack: string) => stack;
const RECORD = { name: "Error", message: "no", stack: "    at a.js:1:2" };
const FRAMES = "\n    at a.js:1:2";

describe("an error that is made again", () => {
	it("is an Error with its name, message and stack", () => {
		const plain = thrownFrom(RECORD, { filterStack });
		assert.ok(plain instanceof Error);
		assert.equal(plain.stack, `Error: no${FRAMES}`);
		assert.equal(String(thrownFrom({ ...RECORD, name: "Mine" }, { filterStack })), "Mine: no");
		assert.ok(thrownFrom({ ...RECORD, name: "TypeError" }, { filterStack }) instanceof TypeError);
		assert.equal(thrownFrom({ ...RECORD, message: "" }, { filterStack }).stack, `Error${FRAMES}`);
	});

	it("has its code, what was compared, and its causes, and no other fields", () => {
		const error = thrownFrom(
			{ ...RECORD, code: "E", actual: "1", expected: "2", diff: "-1\n+2", cause: RECORD },
			{ filterStack },
		);
		assert.deepEqual(Object.entries(error), [
			["code", "E"],
			["actual", "1"],
			["expected", "2"],
		]);
		assert.ok(error.cause instanceof Error);
		assert.deepEqual(Object.keys(thrownFrom(RECORD, { filterStack })), []);
	});

	it("is called as its stack called it", () => {
		const label = "AssertionError [ERR_ASSERTION]";
		const error = thrownFrom({ ...RECORD, name: "AssertionError", label }, { filterStack });
		assert.equal(error.stack, `${label}: no${FRAMES}`);
		assert.equal(String(error), `${label}: no`);
		assert.equal(error.name, "AssertionError");
	});

	it("is marked when it was uncaught, and its stack is filtered", () => {
		const error = thrownFrom(RECORD, { filterStack: () => "filtered", uncaught: true });
		assert.equal(error.stack, "filtered");
		assert.equal((error as Error & { uncaught?: boolean }).uncaught, true);
	});
});
