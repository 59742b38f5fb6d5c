import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { untilNothingLives } from "../support/processes.js";
import { PRUN, type Project, writeProject } from "../support/project.js";

/** Prints more than a pipe holds, file after file. */
const TALKS = "for (let i = 0; i < 400; i++) it('test ' + i + ' ' + 'x'.repeat(200), () => {});";

describe("prun, when the reader of its report goes away,", () => {
	let project: Project;
	afterEach(async () => {
		await untilNothingLives(project, 2000);
		project.remove();
	});

	for (const [verdict, code, extra] of [
		["passed", 0, ""],
		["failed", 10, "it('fails', () => { throw new Error('no'); });"],
	] as const) {
		it(`runs to its end and exits with its own code, ${code} (${verdict})`, async () => {
			const names = ["a", "b", "c", "d"].map((name) => `test/${name}.js`);
			project = writeProject({
				...Object.fromEntries(names.map((name) => [name, TALKS])),
				"test/e.js": `${TALKS} ${extra} after(() => require('node:fs').writeFileSync('ran', ''));`,
			});
			const script = 'node "$0" -j 1 | head -c 100 > /dev/null; echo "${PIPESTATUS[0]}"; ls ran';
			const { stdout, stderr } = await inBash(script, [PRUN], project.dir);
			assert.equal(stdout, `${code}\nran\n`);
			assert.equal(stderr, "");
		});
	}

	it("of what goes to standard error, with a reporter of mocha's, too", async () => {
		project = writeProject({
			"test/a.js":
				"for (let i = 0; i < 3000; i++) console.error('x'.repeat(100)); it('passes', () => {});",
			"test/b.js": "console.error('y'.repeat(100_000)); it('passes', () => {});",
		});
		const script =
			'{ node "$0" -j 1 --reporter mocha:spec 2>&1 >out.txt | head -c 10 >/dev/null; echo "${PIPESTATUS[0]}"; }';
		const { stdout } = await inBash(script, [PRUN], project.dir);
		assert.equal(stdout, "0\n");
	});
});

function inBash(
	script: string,
	args: readonly string[],
	cwd: string,
): Promise<{ stdout: string; stderr: string }> {
	return new Promise((resolve, reject) => {
		execFile(
			"bash",
			["-c", script, ...args],
			{ cwd, timeout: 20_000 },
			(failed, stdout, stderr) => {
				if (failed === null) resolve({ stdout, stderr });
				else reject(failed);
			},
		);
	});
}
