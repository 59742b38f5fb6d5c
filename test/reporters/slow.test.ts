import { strict as assert } from "node:assert";
import fc from "fast-check";
import { farAboveMs, insertSorted } from "../../reporters/slow.js";

describe("a file far above the others", () => {
	it("is none of fewer than five", () => {
		assert.equal(farAboveMs([1, 1, 1, 90_000], 100_000), Number.POSITIVE_INFINITY);
	});

	it("took a second at least, and five times what is usual", () => {
		assert.equal(farAboveMs([5, 5, 5, 5, 5], 100), 1000);
		assert.equal(farAboveMs([300, 300, 400, 9000, 9000], 1000), 2000);
	});

	it("took a good part of the run, so that a long run does not name hundreds", () => {
		assert.equal(farAboveMs([5, 5, 5, 5, 5], 600_000), 30_000);
	});

	it("is not made usual by a few others like it", () => {
		const sortedMs = [
			...Array.from({ length: 60 }, () => 20),
			...Array.from({ length: 40 }, () => 3000),
		];
		assert.equal(farAboveMs(sortedMs, 1000), 1000);
	});
});

describe("a list of durations", () => {
	it("stays ascending, whatever is put in", () => {
		fc.assert(
			fc.property(fc.array(fc.nat(1000)), (durations) => {
				const sortedMs: number[] = [];
				for (const durationMs of durations) insertSorted(sortedMs, durationMs);
				assert.deepEqual(
					sortedMs,
					durations.toSorted((a, b) => a - b),
				);
			}),
		);
	});
});
