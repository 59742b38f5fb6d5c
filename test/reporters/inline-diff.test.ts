import { strict as assert } from "node:assert";
import { isInlineDiff, paintInlineDiff } from "../../reporters/inline-diff.js";
import { painter } from "../../reporters/terminal.js";

const DIFF = "[-actual-] {+expected+}\n\none [-two -]three{+ four+}";

describe("an inline diff", () => {
	it("is known by its first line", () => {
		assert.ok(isInlineDiff(DIFF));
		assert.ok(!isInlineDiff("+ expected - actual\n\n-[-actual-] {+expected+}"));
	});

	it("has what is missing in green and what is too much in red, marks and all", () => {
		const painted = paintInlineDiff(DIFF, (colour, text) => `<${colour}>${text}</>`);
		assert.equal(
			painted,
			"<red>[-actual-]</> <green>{+expected+}</>\n\none <red>[-two -]</>three<green>{+ four+}</>",
		);
	});

	it("stays as it is where there are no colours", () => {
		assert.equal(paintInlineDiff(DIFF, painter(false)), DIFF);
	});
});
