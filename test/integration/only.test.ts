import { strict as assert } from "node:assert";
import { prunOn } from "../support/project.js";
import { noticedFiles, notices, said, titles } from "../support/results.js";

const NOTICE = ".only holds within its file; the other files run all their tests";

describe(".only", () => {
	for (const isolation of ["fork", "spawn", "none"]) {
		it(`holds within its file, with one notice for each such file, under ${isolation}`, async () => {
			const run = await prunOn(
				{
					"test/a.js": "it('a1', () => {}); it.only('a2', () => {}); it('a3', () => {});",
					"test/b.js": "it('b1', () => {}); it('b2', () => {});",
					"test/c.mjs":
						"describe('c', () => { describe.only('in', () => { it('c1', () => {}); }); it('c2', () => {}); });",
				},
				["--isolation", isolation, "-j", "1"],
			);
			assert.equal(run.code, 0, said(run));
			assert.deepEqual(titles(run, "passed"), ["a2", "b1", "b2", "c in c1"]);
			assert.deepEqual(notices(run, "ONLY"), [NOTICE, NOTICE]);
			assert.deepEqual(noticedFiles(run, "ONLY"), ["test/a.js", "test/c.mjs"]);
			assert.ok(
				run.stdout.includes(`info: ${NOTICE}\n    in test/a.js and test/c.mjs\n`),
				said(run),
			);
		});
	}
});
