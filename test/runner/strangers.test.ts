import { strict as assert } from "node:assert";
import { patternsFor } from "../../runner/strangers.js";

describe("patterns for many files", () => {
	it("are their folders and endings, and have every file", () => {
		assert.deepEqual(patternsFor(["x/a.test.js", "x/b.test.js", "c.mjs"]), [
			"x/*.test.js",
			"*.mjs",
		]);
	});

	it("are none when they would be many, or not mean what they say", () => {
		assert.equal(patternsFor(["a/a.js", "b/a.js", "c/a.js", "d/a.js", "e/a.js"]), undefined);
		assert.equal(patternsFor(["[id]/a.js"]), undefined);
	});
});
