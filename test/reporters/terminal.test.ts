import { strict as assert } from "node:assert";
import fc from "fast-check";
import {
	clock,
	duration,
	harmless,
	indent,
	oneLine,
	painter,
	plural,
	precise,
} from "../../reporters/terminal.js";

describe("a test's own text", () => {
	const cases: readonly [string, string, string][] = [
		["colours", "\u001b[31mred\u001b[0m", "red"],
		["what clears the screen or moves the cursor", "a\u001b[2J\u001b[1;1Hb", "ab"],
		[
			"a link or a window's title",
			"\u001b]8;;http://x\u0007link\u001b]8;;\u0007\u001b]0;t\u0007",
			"link",
		],
		["a bell, a backspace and a delete", "a\u0007b\u0008c\u007fd", "abcd"],
		["a carriage return", "real\rfake", "realfake"],
		["the 8-bit forms", "a\u009b2Jb\u0085c", "abc"],
		["an escape that begins nothing", "a\u001b", "a"],
	];
	for (const [what, given, expected] of cases) {
		it(`loses ${what}`, () => {
			assert.equal(harmless(given), expected);
		});
	}

	it("keeps lines, tabs and every other script", () => {
		assert.equal(harmless("a\tb\nc é 漢字 🎉"), "a\tb\nc é 漢字 🎉");
		assert.equal(harmless("a\r\nb"), "a\nb");
	});

	it("has no control characters left, whatever it was", () => {
		const nasty = fc.string({
			unit: fc.constantFrom(..."\u001b\u009b\u0007[];0mJ\\a\r\n\t\u0000\u009d".split("")),
		});
		fc.assert(
			fc.property(nasty, (text) => {
				const left = harmless(text);
				assert.ok(
					left
						.split("")
						.every(
							(char) =>
								char === "\n" ||
								char === "\t" ||
								(char >= " " && char !== "\u007f" && !(char >= "\u0080" && char < "\u00a0")),
						),
				);
			}),
			{ numRuns: 500 },
		);
	});
});

describe("a duration", () => {
	it("is in milliseconds, seconds or minutes, rounded", () => {
		const durations = [0, 0.4, 12.6, 999, 1000, 1499, 1500, 59_000, 60_000, 90_000, 3_600_000].map(
			duration,
		);
		assert.deepEqual(durations, [
			"0ms",
			"0ms",
			"13ms",
			"999ms",
			"1s",
			"1s",
			"2s",
			"59s",
			"1m",
			"2m",
			"60m",
		]);
	});
});

describe("a precise duration", () => {
	it("has tenths of seconds, and seconds beside minutes", () => {
		assert.deepEqual([12.4, 999, 1000, 59_949, 59_951, 125_400].map(precise), [
			"12ms",
			"999ms",
			"1.0s",
			"59.9s",
			"1m 00s",
			"2m 05s",
		]);
	});
});

describe("a clock", () => {
	it("has whole seconds that have passed", () => {
		assert.deepEqual([0, 999, 59_999, 60_000, 3_725_000].map(clock), [
			"0s",
			"0s",
			"59s",
			"1:00",
			"1:02:05",
		]);
	});
});

describe("a text for one line", () => {
	it("has spaces for line ends and tabs", () => {
		assert.equal(oneLine("a\r\n\tb\u001b[2J  c"), "a b c");
	});
});

describe("a count", () => {
	it("has its noun in the plural but for one", () => {
		assert.deepEqual(
			[0, 1, 2].map((count) => plural(count, "file")),
			["0 files", "1 file", "2 files"],
		);
	});
});

describe("an indented text", () => {
	it("is indented in every line that is not empty", () => {
		assert.equal(indent("a\n\n b\n", "  "), "  a\n\n   b\n");
	});
});

describe("paint", () => {
	it("is a colour and its end where colours are on, wherever standard output goes", () => {
		assert.equal(painter(true)("red", "x"), "\u001b[31mx\u001b[39m");
		assert.equal(painter(true)("red", ""), "");
	});

	it("is nothing for an empty text, and where colours are off", () => {
		assert.equal(painter(true)("red", ""), "");
		assert.equal(painter(false)("red", "x"), "x");
	});
});
