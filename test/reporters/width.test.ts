import { strict as assert } from "node:assert";
import fc from "fast-check";
import { cells, cutEnd, cutMiddle, rowsOf } from "../../reporters/width.js";

const text = fc.string({
	unit: fc.constantFrom("a", " ", "/", "é", "e\u0301", "漢", "👩‍👩‍👧", "🎉", "❤️", "\u200b", "…"),
	maxLength: 40,
});

describe("the width of a text", () => {
	it("counts wide characters twice and combining ones not at all", () => {
		const widths = ["", "abc", "漢字", "e\u0301", "…█░", "🎉"].map(cells);
		assert.deepEqual(widths, [0, 3, 4, 1, 3, 2]);
	});

	it("is as much as any terminal needs for joined emoji", () => {
		assert.equal(cells("👩‍👩‍👧"), 6);
	});
});

describe("the rows of a line", () => {
	it("are one at least, and more where it is broken", () => {
		assert.deepEqual(
			["", "abc", "abcd", "abcdefg"].map((line) => rowsOf(line, 3)),
			[1, 1, 2, 3],
		);
	});

	it("do not split a wide character", () => {
		assert.equal(rowsOf("漢漢漢", 3), 3);
		assert.equal(rowsOf("漢漢漢", 4), 2);
		assert.equal(rowsOf("漢", 1), 1);
	});
});

describe("a text that is cut", () => {
	it("has an ellipsis for what is missing", () => {
		assert.equal(cutEnd("abcdef", 6), "abcdef");
		assert.equal(cutEnd("abcdef", 4), "abc…");
		assert.equal(cutEnd("漢字", 3), "漢…");
		assert.equal(cutEnd("漢字", 2), "…");
		assert.equal(cutEnd("abc", 0), "");
	});

	it("keeps more of its end than of its beginning when that is what tells", () => {
		assert.equal(cutMiddle("test/reports/yearly.test.js", 20), "test/r…early.test.js");
		assert.equal(cutMiddle("test/reports/yearly.test.js", 4), "tes…");
	});

	it("is never wider than it may be, and whole where it fits", () => {
		fc.assert(
			fc.property(text, fc.nat(60), (given, width) => {
				for (const cut of [cutEnd(given, width), cutMiddle(given, width)]) {
					assert.ok(cells(cut) <= width);
					if (cells(given) <= width) assert.equal(cut, given);
				}
			}),
			{ numRuns: 500 },
		);
	});
});
