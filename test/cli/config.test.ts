import { strict as assert } from "node:assert";
import { prunOn } from "../support/project.js";
import { said } from "../support/results.js";

const PASSES = "it('passes', () => {});";

describe("prun reads its own configuration:", () => {
	const forms: Readonly<Record<string, string>> = {
		"prun.config.mjs": "export default { isolation: 'spawn' };",
		"prun.config.js": "module.exports = { isolation: 'spawn' };",
		"prun.config.cjs": "module.exports = { isolation: 'spawn' };",
		"prun.config.ts":
			"enum Level { own = 'spawn' } export default { isolation: Level.own as string };",
		"prun.config.mts": "export default { isolation: 'spawn' } as const;",
		"prun.config.json": '{ "$schema": "x", "isolation": "spawn" }',
		"package.json": '{ "prun": { "isolation": "spawn" } }',
	};
	for (const [name, text] of Object.entries(forms)) {
		it(name, async () => {
			const run = await prunOn({ "test/a.js": PASSES, [name]: text });
			assert.equal(run.of("run-started")[0]?.isolation, "spawn", said(run));
		});
	}

	it("its seed, a reporter by its name alone, and that no tests are no error", async () => {
		const config = '{ "seed": 42, "reporter": "dot", "passWithNoTests": true }';
		const run = await prunOn({ "test/a.js": PASSES, "prun.config.json": config });
		assert.equal(run.of("run-started")[0]?.seed, 42, said(run));
		const none = await prunOn({ "test/none.txt": "", "prun.config.json": config });
		assert.equal(none.code, 0, said(none));
		const dots = await prunOn({ "test/a.js": PASSES, "prun.config.json": config }, [], {
			reporters: "none",
		});
		assert.doesNotMatch(dots.stdout, /✔/);
		assert.match(dots.stdout, /1 passing/);
	});

	it("a file that --prun-config names, and the command line above it", async () => {
		const suite = { "test/a.js": PASSES, "own.json": '{ "isolation": "spawn", "jobRetries": 1 }' };
		const run = await prunOn(suite, ["--prun-config", "own.json", "--isolation", "none"]);
		assert.equal(run.of("run-started")[0]?.isolation, "none", said(run));
	});
});
