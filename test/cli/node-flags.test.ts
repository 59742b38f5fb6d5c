import { strict as assert } from "node:assert";
import { prunOn } from "../support/project.js";
import { said, titles } from "../support/results.js";

const GC =
	"it('has gc', () => { if (typeof gc !== 'function') throw new Error(typeof gc); gc(); });";

describe("prun gives Node's flags to the processes that run tests:", () => {
	for (const isolation of ["fork", "spawn", "none"]) {
		it(`--expose-gc under ${isolation}`, async () => {
			const run = await prunOn({ "test/a.js": GC, "test/b.js": GC }, [
				"--expose-gc",
				"--isolation",
				isolation,
			]);
			assert.equal(run.code, 0, said(run));
			assert.equal(run.of("run-started")[0]?.isolation, isolation);
			assert.equal(titles(run, "passed").length, 2);
		});
	}

	it("flags with a value", async () => {
		const run = await prunOn(
			{
				"test/a.js": `it('has little room', () => {
					const mb = require('v8').getHeapStatistics().heap_size_limit / 1048576;
					if (mb > 800) throw new Error(mb + ' MB');
				});`,
			},
			["--max-old-space-size=200"],
		);
		assert.equal(run.code, 0, said(run));
	});

	it("--node-option", async () => {
		const run = await prunOn({ "test/a.js": GC }, ["-n", "expose-gc"]);
		assert.equal(run.code, 0, said(run));
	});

	it("flags of .mocharc", async () => {
		const run = await prunOn({ "test/a.js": GC, ".mocharc.json": '{ "expose-gc": true }' });
		assert.equal(run.code, 0, said(run));
	});

	it("flags that prun itself was started with", async () => {
		const run = await prunOn({ "test/a.js": GC }, [], { nodeFlags: ["--expose-gc"] });
		assert.equal(run.code, 0, said(run));
	});

	it("NODE_OPTIONS", async () => {
		const run = await prunOn(
			{
				"early.cjs": "globalThis.early = true;",
				"test/a.js": "it('is early', () => { if (!globalThis.early) throw new Error('late'); });",
			},
			[],
			{ env: { NODE_OPTIONS: "--require ./early.cjs" } },
		);
		assert.equal(run.code, 0, said(run));
	});

	it("and says in Node's words that it does not have one, each time", async () => {
		for (let round = 0; round < 5; round++) {
			const run = await prunOn({ "test/a.js": GC }, ["--node-option", "no-such-flag-of-node"]);
			assert.match(run.stderr, /bad option: --no-such-flag-of-node/);
			assert.ok(run.code === 2 || run.code === 4, said(run));
		}
	});
});
