import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { quoted, takeFlags, withoutNamed } from "../../runner/words.js";
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
	const left = (...words: string[]) => withoutNamed(words, patternsOf(words), patternsOf);

	it("keep options and their values", () => {
		assert.deepEqual(left("-g", "x", "a.js", "--bail", "b.js"), ["-g", "x", "--bail"]);
		assert.deepEqual(left("--bail", "--", "a.js"), ["--bail"]);
		assert.deepEqual(left(), []);
	});

	it("keep a value that looks like one of the patterns", () => {
		assert.deepEqual(left("-g", "a.js", "--bail", "a.js"), ["-g", "a.js", "--bail"]);
		assert.deepEqual(left("a.js", "--bail", "-g", "a.js"), ["--bail", "-g", "a.js"]);
	});
});

describe("a quoted word", () => {
	it("is what a shell reads back", () => {
		for (const plain of ["test/a.js", "--grep=x", "-j2"]) assert.equal(quoted(plain), plain);
		const word = fc.string({ unit: fc.constantFrom(..."a '\"$`\\*!\n".split("")) });
		const [sample] = fc.sample(fc.array(word, { minLength: 50, maxLength: 50 }), 1);
		const words = sample ?? [];
		const script = `printf '%s\\0' ${words.map(quoted).join(" ")}`;
		const read = execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0");
		assert.deepEqual(read.slice(0, -1), words);
	});
});
