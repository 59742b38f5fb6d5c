import { strict as assert } from "node:assert";
import { takeFlags, withoutNamed } from "../../runner/words.js";
import { PrunError } from "../../scheduler/protocol/mod.js";

describe("a command's own flags", () => {
	it("are taken out wherever they stand, up to --", () => {
		const { flags, others } = takeFlags(["a.js", "--json", "-g", "x", "--", "--json"], ["json"]);
		assert.deepEqual([...flags], ["json"]);
		assert.deepEqual(others, ["a.js", "-g", "x", "--", "--json"]);
	});

	it("take no value, and are not found in other words", () => {
		assert.throws(
			() => takeFlags(["--json=x"], ["json"]),
			(error) => error instanceof PrunError && error.code === "USAGE",
		);
		const { flags, others } = takeFlags(["--jsonp", "json", "--no-json"], ["json"]);
		assert.deepEqual([flags.size, others], [0, ["--jsonp", "json", "--no-json"]]);
	});
});

describe("words without the patterns that name files", () => {
	/** As mocha: -g takes a value. */
	const patternsOf = (words: readonly string[]) =>
		words.filter((word, at) => !word.startsWith("-") && words[at - 1] !== "-g");
	const left = (...words: string[]) => withoutNamed(words, patternsOf);

	it("keep options and their values", () => {
		assert.deepEqual(left("-g", "x", "a.js", "--bail", "b.js"), ["-g", "x", "--bail"]);
		assert.deepEqual(left("--bail", "--", "a.js"), ["--bail"]);
		assert.deepEqual(left(), []);
	});

	it("have no --spec either, with its value in any form", () => {
		assert.deepEqual(left("--spec", "a.js", "-g", "a.js", "--bail"), ["-g", "a.js", "--bail"]);
		assert.deepEqual(left("--spec=a.js", "--bail", "b.js"), ["--bail"]);
		assert.deepEqual(left("--bail", "--", "--spec", "-x.js"), ["--bail"]);
	});

	it("keep a value that looks like one of the patterns", () => {
		assert.deepEqual(left("-g", "a.js", "--bail", "a.js"), ["-g", "a.js", "--bail"]);
		assert.deepEqual(left("a.js", "--bail", "-g", "a.js"), ["--bail", "-g", "a.js"]);
	});
});
