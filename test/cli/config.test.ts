import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { untilNothingLives } from "../support/processes.js";
import { prunOn, startPrun, writeProject } from "../support/project.js";
import { said, titles } from "../support/results.js";
import { until } from "../support/wait.js";

const PASSES = "it('passes', () => {});";

describe("a configuration that does more than configure", () => {
	it("does not keep prun from ending by what it leaves open", async () => {
		const open = "setInterval(() => {}, 1000);";
		const run = await prunOn(
			{
				"test/a.js": PASSES,
				"prun.config.mjs": `${open} export default {};`,
				".mocharc.js": `${open} module.exports = {};`,
			},
			[],
			{ timeoutMs: 20_000 },
		);
		assert.equal(run.code, 0, said(run));
	});

	it("and ends the process is no success", async () => {
		const run = await prunOn({ "test/a.js": PASSES, "prun.config.mjs": "process.exit(0);" });
		assert.equal(run.code, 4, said(run));
		assert.match(run.stderr, /^error: prun was ended before it was done, by what it has loaded/);
	});

	it("and never ends is left alone by an interrupt", async () => {
		const project = writeProject({
			"test/a.js": PASSES,
			"prun.config.mjs":
				"import { writeFileSync } from 'node:fs'; writeFileSync('begun', ''); await new Promise(() => {});",
		});
		try {
			const running = startPrun(project, [], { timeoutMs: 20_000 });
			await until("it waits", () => existsSync(project.path("begun")));
			running.kill("SIGINT");
			assert.equal((await running.done).code, 130);
			await untilNothingLives(project, 2000);
		} finally {
			project.remove();
		}
	});

	it("may have a pattern for grep itself", async () => {
		const run = await prunOn({
			"test/a.js": "it('Apple', () => {}); it('pear', () => {});",
			".mocharc.js": "module.exports = { grep: /^a/i };",
		});
		assert.deepEqual(titles(run, "passed"), ["Apple"], said(run));
	});
});

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
