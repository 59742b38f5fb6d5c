import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { quoted } from "../../../scheduler/protocol/mod.js";

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
