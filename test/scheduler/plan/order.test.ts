import { strict as assert } from "node:assert";
import fc from "fast-check";
import { orderFiles } from "../../../scheduler/plan/order.js";

const FILES = ["c.js", "a.js", "b.js", "e.js", "d.js"];
const anyFiles = fc.array(fc.string());
const anySeed = fc.nat();

describe("the order of files", () => {
	it("path is the order in which the framework found them", () => {
		assert.deepEqual(orderFiles(FILES, "path", 1), FILES);
	});

	it("random is the same for the same seed, today and in every later version", () => {
		assert.deepEqual(orderFiles(FILES, "random", 1), ["c.js", "e.js", "b.js", "a.js", "d.js"]);
		assert.deepEqual(orderFiles(FILES, "random", 2), ["c.js", "b.js", "e.js", "d.js", "a.js"]);
	});

	it("random holds every file exactly once, whatever the files", () => {
		fc.assert(
			fc.property(anyFiles, anySeed, (files, seed) => {
				assert.deepEqual(orderFiles(files, "random", seed).sort(), files.toSorted());
			}),
		);
	});

	it("is a new array: what was given stays as it is", () => {
		fc.assert(
			fc.property(
				anyFiles,
				fc.constantFrom("path" as const, "random" as const),
				anySeed,
				(files, order, seed) => {
					const before = [...files];
					assert.notEqual(orderFiles(files, order, seed), files);
					assert.deepEqual(files, before);
				},
			),
		);
	});

	it("random puts every file in every place, given seeds enough", () => {
		const places = new Map(FILES.map((file) => [file, new Set<number>()]));
		for (let seed = 0; seed < 200; seed++) {
			for (const [place, file] of orderFiles(FILES, "random", seed).entries())
				places.get(file)?.add(place);
		}
		for (const [file, seen] of places) assert.equal(seen.size, FILES.length, file);
	});
});
