import { strict as assert } from "node:assert";
import { parseSize } from "../../../scheduler/suite/bytes.js";

describe("a size", () => {
	it("is a number and a unit: of a thousand with B, of 1024 with iB or alone", () => {
		const sizes = {
			"256MB": 256_000_000,
			"1GiB": 2 ** 30,
			"1.5g": 1.5 * 2 ** 30,
			"64m": 64 * 2 ** 20,
			"20000 kib": 20_000 * 1024,
			"33554432": 2 ** 25,
			"33554432B": 2 ** 25,
		};
		for (const [text, bytes] of Object.entries(sizes)) assert.equal(parseSize(text), bytes, text);
	});

	it("is nothing else, and at least 16 MiB", () => {
		for (const text of [
			"",
			"MB",
			"1TB",
			"-1GB",
			"1e9",
			"15MiB",
			"0",
			"1 2MB",
			"1GB ",
			"9999999999GB",
		])
			assert.equal(parseSize(text), undefined, text);
	});
});
