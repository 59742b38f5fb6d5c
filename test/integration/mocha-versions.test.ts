import { strict as assert } from "node:assert";
import { type Told, toldByMocha, toldByPrun } from "../support/mocha.js";
import { type Project, prun, writeProject } from "../support/project.js";
import { counts, said, verdicts } from "../support/results.js";

/** One suite in both formats: whatever can become of a test or a hook. */
function body(format: string): string {
	return `
		describe('${format}', () => {
			it('passes', () => {});
			it('passes later', async () => { await new Promise((done) => setTimeout(done, 5)); });
			it('fails', () => { throw new Error('no'); });
			it('is to be written');
			it.skip('is skipped', () => { throw new Error('never'); });
			it('skips itself', function () { this.skip(); });
			it('skips itself later', async function () { await null; this.skip(); });
			let tries = 0;
			it('passes at its third try', function () { this.retries(3); if (++tries < 3) throw new Error('no'); });
			it('fails at each try', function () { this.retries(1); throw new Error('never'); });
			it('takes too long', function (done) { this.timeout(20); });
			describe.skip('a skipped suite', () => { it('is in it', () => {}); });
			describe('before fails', () => {
				before(() => { throw new Error('before'); });
				it('never runs', () => {});
			});
			describe('before skips', () => {
				before(function () { this.skip(); });
				it('is skipped with its suite', () => {});
			});
			describe('beforeEach fails', () => {
				beforeEach('named', () => { throw new Error('beforeEach'); });
				it('never runs', () => {});
				it('never runs too', () => {});
			});
			describe('afterEach fails', () => {
				afterEach(() => { throw new Error('afterEach'); });
				it('passed before', () => {});
				it('never runs', () => {});
			});
			describe('after fails', () => {
				after(() => { throw new Error('after'); });
				it('passed before', () => {});
			});
		});`;
}

const SUITE = {
	"test/a.js": `const path = require('node:path'); ${body("cjs")}`,
	"test/b.mjs": `import path from 'node:path'; await null; ${body("esm")}`,
	"test/c.js": "describe('plain', () => { it('passes', () => {}); });",
};

/** Of one of the two files; mocha itself says the same, as the first test of each version checks. */
const PER_FILE = { passed: 5, failed: 7, skipped: 6 };
describe("prun counts as mocha itself does:", () => {
	for (const version of [8, 9, 10, 11, 12]) {
		describe(`mocha ${version}`, () => {
			let project: Project;
			let mochas: Told;
			before(async () => {
				project = writeProject(SUITE, version);
				mochas = await toldByMocha(project);
			});
			after(() => project.remove());

			it("in one process", () => {
				assert.deepEqual(
					[mochas.passed.length, mochas.failed.length, mochas.skipped.length],
					[PER_FILE.passed * 2 + 1, PER_FILE.failed * 2, PER_FILE.skipped * 2],
				);
			});

			for (const isolation of ["fork", "spawn", "none"]) {
				it(`under ${isolation}`, async () => {
					const run = await prun(project, ["--isolation", isolation]);
					assert.equal(run.of("run-started")[0]?.isolation, isolation);
					assert.match(
						run.of("run-started")[0]?.versions["mocha"] ?? "",
						new RegExp(`^${version}\\.`),
					);
					const byFile = run.of("job-finished").map(({ file, counts: found }) => [file, found]);
					assert.deepEqual(
						Object.fromEntries(byFile),
						{
							"test/a.js": PER_FILE,
							"test/b.mjs": PER_FILE,
							"test/c.js": { passed: 1, failed: 0, skipped: 0 },
						},
						said(run),
					);
					assert.deepEqual(verdicts(run), {
						"test/a.js": "failed",
						"test/b.mjs": "failed",
						"test/c.js": "passed",
					});
					assert.deepEqual(counts(run), {
						passed: PER_FILE.passed * 2 + 1,
						failed: PER_FILE.failed * 2,
						skipped: PER_FILE.skipped * 2,
					});
					assert.deepEqual(toldByPrun(run), mochas);
					assert.equal(run.code, 10);
					const retried = run
						.of("test-finished")
						.filter((test) => test.title.at(-1) === "passes at its third try");
					assert.deepEqual(
						retried.map((test) => [test.outcome, test.try]),
						[
							["passed", 3],
							["passed", 3],
						],
					);
				});
			}
		});
	}
});
