import { strict as assert } from "node:assert";
import fc from "fast-check";
import { ddmin } from "../../../runner/explain/ddmin.js";

const upTo = (length: number) => Array.from({ length }, (_, at) => at);

/** Which of `items` are there, and a set of those that are needed: never none. */
const needs = fc.integer({ min: 1, max: 60 }).chain((length) =>
	fc.record({
		items: fc.constant(upTo(length)),
		needed: fc.uniqueArray(fc.nat({ max: length - 1 }), { minLength: 1, maxLength: 5 }),
	}),
);

describe("delta debugging", () => {
	it("finds exactly what is needed, in its order", async () => {
		await fc.assert(
			fc.asyncProperty(needs, async ({ items, needed }) => {
				const found = await ddmin(items, async (part) =>
					needed.every((item) => part.includes(item)),
				);
				assert.deepEqual(
					found,
					needed.toSorted((a, b) => a - b),
				);
			}),
		);
	});

	it("finds a part that holds and of which nothing can be left out, whatever the property", async () => {
		const wild = fc.record({ length: fc.integer({ min: 1, max: 12 }), salt: fc.nat() });
		await fc.assert(
			fc.asyncProperty(wild, async ({ length, salt }) => {
				const items = upTo(length);
				const holds = async (part: readonly number[]) => {
					if (part.length === length) return true;
					const mask = part.reduce((sum, item) => sum | (1 << item), 0);
					return part.length > 0 && Math.imul(mask + salt, 0x9e3779b1) >>> 30 === 0;
				};
				const found = await ddmin(items, holds);
				assert.ok(await holds(found));
				assert.deepEqual(
					found,
					found.toSorted((a, b) => a - b),
				);
				if (found.length < 2) return;
				for (const item of found) {
					assert.equal(await holds(found.filter((other) => other !== item)), false);
				}
			}),
		);
	});

	it("asks about one culprit among n about 2 log n times, and never about the same part twice in a row", async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 2, max: 500 }), fc.nat(), async (length, at) => {
				const asked: string[] = [];
				await ddmin(upTo(length), async (part) => {
					asked.push(part.join());
					return part.includes(at % length);
				});
				assert.ok(asked.length <= 2 * Math.ceil(Math.log2(length)), `${asked.length} of ${length}`);
				assert.ok(asked.every((part, index) => part !== asked[index - 1]));
			}),
		);
	});
});
