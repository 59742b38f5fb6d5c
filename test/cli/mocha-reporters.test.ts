import { strict as assert } from "node:assert";
import { type Project, writeProject } from "../support/project.js";
import { printedByMocha, runAlike, timeless } from "../support/reports.js";
import { said } from "../support/results.js";

/** What only prun has to say. */
const EXPLAINED = /^info: .* may pass in mocha's one process\n {2}hint: .*\n/;

/** Every way in which tests and hooks end. */
const SUITE = {
	"test/a.js": `
		const assert = require('assert');
		describe('outer', () => {
			it('passes', () => {});
			it('fails with a diff', () => assert.deepStrictEqual({ a: 1, b: [1, 2] }, { a: 2, b: [1, 3] }));
			it('fails plainly', () => { throw new TypeError('plain'); });
			it('is pending');
			it('is skipped', function () { this.skip(); });
			describe('inner', () => {
				beforeEach(function () { if (this.currentTest.title === 'breaks') throw new Error('hook'); });
				it('works', () => {});
				it('breaks', () => {});
			});
			describe('inner', () => it('is of another suite of that name', () => {}));
			it('differs in words', () => assert.equal('one two three', 'one three four'));
		});
		describe('ends badly', () => {
			it('x', () => {});
			after('clean', () => { throw new Error('late', { cause: new Error('deep') }); });
		});`,
	"test/b.js": `
		let n = 0;
		describe('retries', function () {
			this.retries(2);
			it('third', () => { if (++n < 3) throw new Error('no ' + n); });
		});
		describe('slow', function () {
			this.slow(10);
			it('takes time', (done) => setTimeout(done, 30));
		});
		describe.skip('skipped', () => { it('s', () => {}); });`,
	"test/c.js": `
		describe('uncaught', () => {
			it('throws later', (done) => { setTimeout(() => { throw new Error('from a timer'); }, 5); });
			it('is done twice', (done) => { done(); done(); });
			describe('deep', () => {
				it('t', () => {});
				afterEach('cleans', () => { throw new Error('after each'); });
			});
		});`,
};

const REPORTERS =
	"spec dot nyan min list tap json-stream xunit doc markdown progress landing".split(" ");

describe("prun prints with a reporter of mocha's what mocha prints:", () => {
	for (const mocha of [8, 9, 10, 11, 12]) {
		describe(`mocha ${mocha}'s`, () => {
			let project: Project;
			before(() => {
				project = writeProject(SUITE, mocha);
			});
			after(() => project.remove());

			// All of the newest; of the others those that show most.
			const names = mocha === 12 ? REPORTERS : ["spec", "list", "xunit"];
			for (const name of names) {
				it(name, async () => {
					const [theirs, ours] = [
						await printedByMocha(project, ["--reporter", name]),
						await runAlike(project, ["--reporter", `mocha:${name}`]),
					];
					assert.equal(timeless(ours.stdout), theirs);
					assert.equal(ours.stderr.replace(EXPLAINED, ""), "");
					assert.equal(ours.code, 10, said(ours));
				});
			}
		});
	}

	it("github-actions", async () => {
		await alike(["--reporter", "github-actions"], ["--reporter", "github-actions"]);
	});

	it("spec, with inline diffs, full traces, and colours", async () => {
		for (const option of ["--inline-diffs", "--no-diff", "--color"]) {
			await alike(["--reporter", "spec", option], ["--reporter", "mocha:spec", option]);
		}
	});

	it("json, but for fields of errors that only a live one has", async () => {
		const project = writeProject(SUITE);
		try {
			const theirs = await printedByMocha(project, ["--reporter", "json"]);
			const ours = timeless((await runAlike(project, ["--reporter", "json"])).stdout);
			const lost = new Set(["generatedMessage", "name", "operator", "diff", "value", "valueType"]);
			const comparable = (text: string) =>
				JSON.parse(text.replaceAll(": N", ": 1"), (key: string, value: unknown) =>
					lost.has(key) ? undefined : value,
				) as unknown;
			assert.deepEqual(comparable(ours), comparable(theirs));
		} finally {
			project.remove();
		}
	});

	async function alike(theirs: readonly string[], ours: readonly string[]): Promise<void> {
		const project = writeProject(SUITE);
		try {
			const wanted = await printedByMocha(project, theirs);
			assert.equal(timeless((await runAlike(project, ours)).stdout), wanted);
		} finally {
			project.remove();
		}
	}
});
