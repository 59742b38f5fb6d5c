import { strict as assert } from "node:assert";
import { prunOn } from "../support/project.js";
import { said } from "../support/results.js";

const PASSES = "it('passes', () => {});";

describe("prun reads its own configuration:", () => {
	const forms: Readonly<Record<string, string>> = {
		"prun.config.mjs": "export default { isolation: 'spawn' };",
		"prun.config.js": "module.exports = { isolation: 'spawn' };",
		"prun.config.cjs": "module.exports = { isolation: 'spawn' };",
		"prun.config.json": '{ "isolation": "spawn" }',
		"package.json": '{ "prun": { "isolation": "spawn" } }',
	};
	for (const [name, text] of Object.entries(forms)) {
		it(name, async () => {
			const run = await prunOn({ "test/a.js": PASSES, [name]: text });
			assert.equal(run.of("run-started")[0]?.isolation, "spawn", said(run));
		});
	}

	it("a file that --prun-config names, and the command line above it", async () => {
		const suite = { "test/a.js": PASSES, "own.json": '{ "isolation": "spawn", "jobRetries": 1 }' };
		const run = await prunOn(suite, ["--prun-config", "own.json", "--isolation", "none"]);
		assert.equal(run.of("run-started")[0]?.isolation, "none", said(run));
	});
});
