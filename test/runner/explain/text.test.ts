import { strict as assert } from "node:assert";
import type { Conclusion, Explanation } from "../../../runner/explain/investigate.js";
import { explanationJson, explanationText } from "../../../runner/explain/text.js";

const explanation = (conclusion: Conclusion, others = 8): Explanation => ({
	file: "b.js",
	others,
	leftOut: [],
	runs: 5,
	conclusion,
});

const commandFor = (files: readonly string[]) => `mocha ${files.join(" ")}`;
const text = (conclusion: Conclusion, others?: number) =>
	explanationText(explanation(conclusion, others), commandFor).split("\n");

describe("an explanation, for people,", () => {
	it("names what is needed in one line, then what to do and the commands that show it", () => {
		assert.deepEqual(text({ kind: "needs", by: ["a.js", "c.js", "d.js"], error: "E: x" }), [
			'b.js needs a.js, c.js and d.js: alone it fails with "E: x"',
			" hint: move what they set up into a module given to --require, or require it from b.js",
			" passes: mocha a.js c.js d.js b.js",
			"  fails: mocha b.js",
			"5 runs of mocha",
		]);
		assert.deepEqual(text({ kind: "disturbed", by: ["a.js"], error: "E: x" }).slice(0, -1), [
			'b.js is disturbed by a.js: together it fails with "E: x"',
			" hint: under prun it passes: by default every file has a process of its own",
			"  fails: mocha a.js b.js",
			" passes: mocha b.js",
		]);
	});

	it("says what ends the same both ways", () => {
		assert.equal(
			text({ kind: "passes-both-ways" }, 1)[0],
			"b.js passes both ways: alone, and together with the other file",
		);
		assert.equal(
			text({ kind: "fails-both-ways", alone: "E: x", together: "E: x" })[0],
			'b.js fails both ways, alone and together, with "E: x"',
		);
		assert.deepEqual(
			text({ kind: "fails-both-ways", alone: "E: x", together: "E: y" }).slice(0, 2),
			['b.js fails both ways: alone with "E: x"', 'together with the other 8 files with "E: y"'],
		);
	});

	it("says what it cannot tell, and why", () => {
		assert.match(text({ kind: "varies", by: ["a.js"] })[0] ?? "", /passed once and failed once/);
		assert.match(text({ kind: "unclear", why: "it hangs" })[0] ?? "", /explained: it hangs$/);
		assert.equal(text({ kind: "not-run", when: "alone" })[0], "b.js has no tests that run");
		const hint = (why: "only" | "not-loaded") =>
			text({ kind: "not-run", when: "together", why })[1] ?? "";
		assert.match(hint("only"), /hint: another file has a \.only/);
		assert.match(hint("not-loaded"), /hint: another file has loaded it already/);
	});

	it("quotes a file in a command", () => {
		const odd = { ...explanation({ kind: "passes-both-ways" }), file: "it's.js" };
		assert.match(explanationText(odd, commandFor), /prun 'it'\\''s\.js' shows/);
	});

	it("begins with the files that were left out", () => {
		const leftOut = [{ file: "x.js", why: "E: y" }];
		const told = { ...explanation({ kind: "passes-both-ways" }), leftOut };
		assert.match(
			explanationText(told, commandFor),
			/^left out: x\.js cannot be loaded: E: y\nb\.js passes/,
		);
	});
});

describe("an explanation, for programs,", () => {
	it("is one object, with the command where there is something to show", () => {
		const needs = explanation({ kind: "needs", by: ["a.js"], error: "E: x" });
		assert.deepEqual(JSON.parse(explanationJson(needs, commandFor)), {
			file: "b.js",
			result: "needs",
			by: ["a.js"],
			error: "E: x",
			command: "mocha a.js b.js",
			others: 8,
			leftOut: [],
			runs: 5,
		});
		const fine = explanation({ kind: "passes-both-ways" });
		assert.equal("command" in (JSON.parse(explanationJson(fine, commandFor)) as object), false);
	});
});
