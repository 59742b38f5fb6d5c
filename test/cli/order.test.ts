import { strict as assert } from "node:assert";
import { type Finished, prunOn } from "../support/project.js";
import { said } from "../support/results.js";

const names = Array.from(
	{ length: 10 },
	(_, index) => `test/${String.fromCharCode(97 + index)}.js`,
);
const suite = Object.fromEntries(names.map((name) => [name, "it('passes', () => {});"]));

function order(run: Finished): string[] {
	return run.of("job-started").map(({ file }) => file);
}

describe("prun --order", () => {
	it("path, the default, starts files in mocha's order", async () => {
		const run = await prunOn(suite, ["-j", "1"]);
		assert.deepEqual(order(run), names, said(run));
		assert.deepEqual(order(await prunOn(suite, ["-j", "1", "--order", "path", "--sort"])), names);
	});

	it("random is the same for the same seed and another for another", async () => {
		const [one, again, other] = await Promise.all(
			["7", "7", "8"].map((seed) =>
				prunOn(suite, ["-j", "1", "--order", "random", "--seed", seed]),
			),
		).then((runs) => runs.map(order));
		assert.deepEqual(one, again);
		assert.notDeepEqual(one, other);
		assert.notDeepEqual(one, names);
		assert.deepEqual(one?.toSorted(), names);
	});

	it("random can be run again with the seed that prun chose and shows", async () => {
		const first = await prunOn(suite, ["-j", "1", "--order", "random"]);
		const seed = String(first.of("run-started")[0]?.seed);
		assert.match(first.stdout, new RegExp(`seed ${seed}\\b`));
		const second = await prunOn(suite, ["-j", "1", "--order", "random", "--seed", seed]);
		assert.deepEqual(order(second), order(first));
		const third = await prunOn(suite, ["-j", "1", "--order", "random"]);
		assert.notEqual(third.of("run-started")[0]?.seed, first.of("run-started")[0]?.seed);
	});

	it("takes every seed that it can have chosen", async () => {
		for (const seed of ["0", "4294967295"]) {
			const run = await prunOn(suite, ["--order", "random", "--seed", seed]);
			assert.equal(run.of("run-started")[0]?.seed, Number(seed));
			assert.equal(run.code, 0, said(run));
		}
	});
});
