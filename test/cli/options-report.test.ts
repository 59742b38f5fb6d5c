import { strict as assert } from "node:assert";
import { prun, prunOn, writeProject } from "../support/project.js";
import { notices, said } from "../support/results.js";

const PASSES = { "test/a.js": "it('passes', () => {});" };
const DIFFERS = {
	"test/a.js":
		"it('differs', () => require('assert').equal('one two three', 'one three four', 'texts'));",
};

/** Versions of mocha tell words apart differently. */
const WORDS =
	/\n {5}\[-actual-\] \{\+expected\+\}\n\n {5}one (?:\[-two -\]three\{\+ four\+\}|\[-two-\]\{\+three\+\} \[-three-\]\{\+four\+\})\n/;

describe("prun shows as mocha's options say:", () => {
	for (const mocha of [8, 12]) {
		it(`--inline-diffs as a word diff that is readable without colours, with mocha ${mocha}`, async () => {
			const run = await prunOn(DIFFERS, ["--inline-diffs"], { mocha });
			assert.match(run.stdout, WORDS);
			assert.doesNotMatch(run.stdout, /\+ expected - actual/);
		});
	}

	it("colours by --color and -c, none by --no-color, --no-colors and -C", async () => {
		for (const option of ["--color", "-c", "--colors"]) {
			assert.ok((await prunOn(PASSES, [option])).stdout.includes("\u001b[32m"), option);
		}
		for (const mocha of [8, 12]) {
			for (const option of ["--no-color", "--no-colors", "-C"]) {
				const run = await prunOn(PASSES, [option], { mocha, env: { FORCE_COLOR: "1" } });
				assert.ok(!run.stdout.includes("\u001b"), option);
				assert.equal(run.code, 0, said(run));
			}
		}
	});

	it("a diff of as many characters as the reporter option maxDiffSize allows", async () => {
		const suite = {
			"test/a.js":
				"it('differs', () => require('assert').equal('a\\n'.repeat(3000) + 'b', 'a\\n'.repeat(3000) + 'c', 'texts'));",
		};
		const cut = await prunOn(suite, ["-O", "maxDiffSize=100"]);
		assert.match(cut.stdout, /output truncated to 100 characters/);
		const whole = await prunOn(suite, ["-O", "maxDiffSize=0"]);
		assert.match(whole.stdout, /-b\n {5}\+c\n/);
		assert.deepEqual(notices(whole, "REPORTER_OPTION"), []);
	});

	it("one notice of reporter options that nobody reads", async () => {
		const run = await prunOn(PASSES, ["--reporter-options", "output=x,suiteName=y"]);
		assert.deepEqual(notices(run, "REPORTER_OPTION"), [
			"reporter-option output, suiteName is for mocha's reporters, and none of them is used",
		]);
		assert.equal(run.code, 0, said(run));
	});

	it("its reporters and interfaces, mocha's and prun's, and runs nothing", async () => {
		for (const mocha of [8, 12]) {
			const project = writeProject(PASSES, mocha);
			try {
				const reporters = await prun(project, ["--list-reporters"], { reporters: "none" });
				assert.match(
					reporters.stdout,
					/ {4}prun's own\n\n {4}live\n {4}spec\n[^]* {4}nyan +- "nyan cat"\n/,
				);
				assert.doesNotMatch(reporters.stdout, /\n {4}(?:base|html)\b/);
				assert.equal(reporters.code, 0);
				const interfaces = await prun(project, ["--list-interfaces"], { reporters: "none" });
				assert.match(
					interfaces.stdout,
					/^\n {4}bdd +- BDD or RSpec style \[default\]\n {4}exports/,
				);
				assert.equal(interfaces.code, 0);
			} finally {
				project.remove();
			}
		}
	});
});
