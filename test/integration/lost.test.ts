import { strict as assert } from "node:assert";
import { prunOn } from "../support/project.js";
import { assertTold, notices, said, verdicts } from "../support/results.js";

const PASSES = "it('passes', () => {});";
const FAILS = "it('fails', () => { throw new Error('no'); });";
/** Kills the process that it was forked from, each time. */
const POISON = "it('kills', () => { process.kill(process.ppid, 'SIGKILL'); for (;;); });";

describe("prun's exit code", () => {
	it("is 4 when a file takes its zygote down each time, and the files behind it still run", async () => {
		const run = await prunOn(
			{ "test/a.js": PASSES, "test/b.js": POISON, "test/c.js": PASSES },
			["-j", "1"],
			{
				timeoutMs: 15_000,
			},
		);
		assert.equal(run.code, 4, said(run));
		assert.deepEqual(verdicts(run), {
			"test/a.js": "passed",
			"test/b.js": "lost",
			"test/c.js": "passed",
		});
		assert.equal(run.of("job-started").filter(({ file }) => file === "test/b.js").length, 3);
		assert.match(run.stdout, /test\/b\.js: lost/);
		assertTold(run);
	});

	it("is 4 for the file that takes its zygote down, while its neighbours pass", async () => {
		const names = ["a", "b", "d", "e"].map((name) => `test/${name}.js`);
		const run = await prunOn(
			{ ...Object.fromEntries(names.map((name) => [name, PASSES])), "test/c.js": POISON },
			["-j", "2"],
			{ timeoutMs: 15_000 },
		);
		assert.equal(run.code, 4, said(run));
		const passed = Object.fromEntries(names.map((name) => [name, "passed"]));
		assert.deepEqual(verdicts(run), { ...passed, "test/c.js": "lost" });
		assertTold(run);
	});

	it("is 4 and not 10 when a file is lost and another failed", async () => {
		const run = await prunOn({ "test/a.js": FAILS, "test/b.js": POISON }, ["-j", "1"]);
		assert.deepEqual(verdicts(run), { "test/a.js": "failed", "test/b.js": "lost" });
		assert.equal(run.code, 4, said(run));
	});

	it("is 4 for two files that take their zygote down, and every other file passes", async () => {
		const names = ["a", "c", "d", "f", "g"].map((name) => `test/${name}.js`);
		const run = await prunOn(
			{
				...Object.fromEntries(names.map((name) => [name, PASSES])),
				"test/b.js": POISON,
				"test/e.js": POISON,
			},
			["-j", "2"],
			{ timeoutMs: 20_000 },
		);
		assert.equal(run.code, 4, said(run));
		assert.deepEqual(verdicts(run), {
			...Object.fromEntries(names.map((name) => [name, "passed"])),
			"test/b.js": "lost",
			"test/e.js": "lost",
		});
		assertTold(run);
	});

	it("is 4 for files that take their zygote down one after the other, and the rest runs under spawn, as one notice says", async () => {
		const poison = Object.fromEntries(["a", "b", "c"].map((name) => [`test/${name}.js`, POISON]));
		const passes = Object.fromEntries(["d", "e", "f"].map((name) => [`test/${name}.js`, PASSES]));
		const run = await prunOn({ ...poison, ...passes }, ["-j", "1"], { timeoutMs: 40_000 });
		assert.equal(run.code, 4, said(run));
		assert.deepEqual(verdicts(run), {
			...Object.fromEntries(Object.keys(poison).map((name) => [name, "lost"])),
			...Object.fromEntries(Object.keys(passes).map((name) => [name, "passed"])),
		});
		assert.deepEqual(notices(run, "FORK_GIVEN_UP"), [
			"isolation is spawn from here on: its zygote died 6 times in a row",
		]);
		assertTold(run);
	});

	it("is 4 for a file that takes its keeper down each time, and every other file passes", async () => {
		const run = await prunOn(
			{ "test/a.js": PASSES, "test/b.js": POISON, "test/c.js": PASSES, "test/d.js": PASSES },
			// Without a zygote a file's parent is the keeper.
			["-j", "2", "--isolation", "spawn"],
			{ timeoutMs: 40_000 },
		);
		assert.equal(run.code, 4, said(run));
		assert.deepEqual(verdicts(run), {
			"test/a.js": "passed",
			"test/b.js": "lost",
			"test/c.js": "passed",
			"test/d.js": "passed",
		});
		assert.equal(notices(run, "KEEPER_DIED").length, 3);
		assertTold(run);
	});

	it("is 10 and nothing is lost when the one file passes that once took its zygote down", async () => {
		const once = `
			const fs = require('node:fs');
			it('kills once', () => { if (fs.existsSync('killed')) return; fs.writeFileSync('killed', ''); process.kill(process.ppid, 'SIGKILL'); for (;;); });`;
		const run = await prunOn({ "test/a.js": once, "test/b.js": FAILS }, ["-j", "1"]);
		assert.equal(run.code, 10, said(run));
		assert.deepEqual(verdicts(run), { "test/a.js": "passed", "test/b.js": "failed" });
		assertTold(run);
	});
});
