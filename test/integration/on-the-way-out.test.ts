// What goes wrong after the tests: in `exit` listeners, and in what deals with uncaught errors.

import { strict as assert } from "node:assert";
import { prunOn } from "../support/project.js";
import { notices, said, verdicts } from "../support/results.js";

const EXIT_THROWS =
	"process.on('exit', () => { throw new Error('from exit'); }); it('passes', () => {});";
const LISTENER_THROWS = `
	it('throws later', (done) => {
		process.removeAllListeners('uncaughtException');
		process.on('uncaughtException', () => { throw new Error('from the listener'); });
		setTimeout(() => { throw new Error('first'); }, 5);
	});`;

describe("a file", () => {
	for (const level of ["fork", "spawn"]) {
		it(`fails by an exit listener that throws, under ${level}, with its error`, async () => {
			const run = await prunOn({ "test/a.js": EXIT_THROWS }, ["--isolation", level]);
			assert.deepEqual(verdicts(run), { "test/a.js": "failed" }, said(run));
			const [end] = run.of("job-finished");
			assert.deepEqual([end?.reason.at, end?.reason.error?.message], ["exit", "from exit"]);
		});

		it(`fails by a listener for uncaught errors that throws, under ${level}, and does not crash`, async () => {
			const run = await prunOn({ "test/a.js": LISTENER_THROWS }, ["--isolation", level]);
			const [end] = run.of("job-finished");
			assert.equal(end?.outcome, "failed", said(run));
			assert.equal(end.reason.error?.message, "from the listener");
		});
	}

	it("under none makes the run fail by an exit listener that throws", async () => {
		const run = await prunOn({ "test/a.js": EXIT_THROWS }, ["--isolation", "none"]);
		assert.equal(run.code, 4, said(run));
		assert.match(notices(run, "LEAVING_FAILED")[0] ?? "", /from exit/);
	});

	it("that clears its environment is covered all the same", async () => {
		const clears = `
			it('clears', () => { process.env = { PATH: process.env.PATH }; });
			process.on('exit', () => {
				const { readdirSync } = require('node:fs');
				require('node:fs').writeFileSync(process.cwd() + '/seen.txt', String(readdirSync('cov').length));
			});`;
		const run = await prunOn(
			{
				"cov/keep": "",
				"test/a.js": clears,
				"test/b.js":
					"const fs = require('node:fs'); it('sees a report', () => { if (fs.readdirSync('cov').length < 2) throw new Error(fs.readdirSync('cov').join()); });",
			},
			["-j", "1"],
			{ env: { NODE_V8_COVERAGE: "cov" } },
		);
		assert.equal(run.code, 0, said(run));
	});
});
