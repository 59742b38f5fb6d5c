import { strict as assert } from "node:assert";
import { prunOn } from "../support/project.js";
import { counts, said } from "../support/results.js";

const TESTS = 3000;
const MANY = `
	const padding = 'x'.repeat(300);
	for (let i = 0; i < ${TESTS}; i++) it('test ' + i + ' ' + padding, () => { if (i % 1000 === 999) throw new Error('long '.repeat(20000)); });`;

describe(`prun tells all of ${TESTS} tests of a file, in their order,`, () => {
	for (const isolation of ["fork", "spawn", "none"]) {
		it(`under ${isolation}`, () => tellsAll(isolation, {}));
	}

	it("without the addon", () => tellsAll("spawn", { PRUN_NO_ADDON: "1" }));
});

async function tellsAll(isolation: string, env: Record<string, string>): Promise<void> {
	const run = await prunOn({ "test/a.js": MANY, "test/b.js": MANY }, ["--isolation", isolation], {
		env,
	});
	assert.equal(run.code, 10, run.stdout.slice(-1000));
	assert.deepEqual(counts(run), { passed: 2 * (TESTS - 3), failed: 6, skipped: 0 }, said(run));
	for (const file of ["test/a.js", "test/b.js"]) {
		const numbers = run
			.of("test-finished")
			.filter((test) => test.file === file)
			.map(({ title }) => Number(title[0]?.split(" ")[1]));
		assert.deepEqual(
			numbers,
			Array.from({ length: TESTS }, (_, index) => index),
		);
	}
	const seq = run.events.map((event) => event.seq);
	assert.deepEqual(seq, Array.from(seq.keys()));
}
