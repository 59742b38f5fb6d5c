import { strict as assert } from "node:assert";
import fc from "fast-check";
import { mulberry32, seedFor } from "../../../scheduler/plan/seed.js";

const take = (count: number, next: () => number) => Array.from({ length: count }, next);

describe("seeds", () => {
	it("with seed 0 are FNV-1a of the name, as its authors publish it", () => {
		assert.equal(seedFor(0, ""), 0x811c9dc5);
		assert.equal(seedFor(0, "a"), 0xe40c292c);
		assert.equal(seedFor(0, "foobar"), 0xbf9cf968);
	});

	it("are whole numbers of 32 bits for every seed and name", () => {
		fc.assert(
			fc.property(fc.integer(), fc.string(), (seed, name) => {
				const derived = seedFor(seed, name);
				assert.ok(Number.isInteger(derived) && derived >= 0 && derived <= 0xffffffff);
				assert.equal(derived, seedFor(seed, name));
			}),
		);
	});

	it("differ between the files of a run and between the runs of a file", () => {
		const files = Array.from({ length: 2000 }, (_, n) => `test/${n}.test.js`);
		assert.equal(new Set(files.map((file) => seedFor(1, file))).size, files.length);
		assert.equal(new Set(files.map((_, seed) => seedFor(seed, "test/a.js"))).size, files.length);
	});
});

describe("the generator", () => {
	it("gives mulberry32's numbers", () => {
		assert.deepEqual(
			take(3, mulberry32(0)),
			[0.26642920868471265, 0.0003297457005828619, 0.2232720274478197],
		);
	});

	it("repeats for the same seed and differs for another", () => {
		fc.assert(
			fc.property(fc.nat(), (seed) => {
				assert.deepEqual(take(20, mulberry32(seed)), take(20, mulberry32(seed)));
				assert.notDeepEqual(take(20, mulberry32(seed)), take(20, mulberry32(seed + 1)));
			}),
		);
	});

	it("stays at least 0 and below 1, and spreads evenly", () => {
		const tenths = Array.from({ length: 10 }, () => 0);
		for (const number of take(10_000, mulberry32(42))) {
			assert.ok(number >= 0 && number < 1);
			const tenth = Math.floor(number * 10);
			tenths[tenth] = (tenths[tenth] ?? 0) + 1;
		}
		for (const count of tenths) assert.ok(Math.abs(count - 1000) < 150, tenths.join(" "));
	});
});
