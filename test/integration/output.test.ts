import { strict as assert } from "node:assert";
import { type Finished, prunOn } from "../support/project.js";
import { printed, said } from "../support/results.js";

const LEVELS = ["fork", "spawn", "none"];
const KEPT = 512 * 1024;

/** What one file printed. */
function of(run: Finished, file: string, stream: "stdout" | "stderr" = "stdout"): string {
	const job = run.of("job-started").find((started) => started.file === file)?.job;
	const outputs = run
		.of("job-output")
		.filter((output) => output.job === job && output.stream === stream);
	return outputs.map(({ text }) => text).join("");
}

for (const isolation of LEVELS) {
	describe(`the output of test files, under ${isolation},`, () => {
		const args = ["--isolation", isolation];

		it("is kept per file and per stream, to the last byte", async () => {
			const files = Object.fromEntries(
				Array.from({ length: 12 }, (_, index) => [
					`test/${index}.js`,
					`console.log('loading ${index}');
					it('prints', () => { for (let i = 0; i < 50; i++) console.log('out ${index} ' + i); console.error('err ${index}'); });
					after(() => { process.stdout.write('end ${index}'); });`,
				]),
			);
			const run = await prunOn(files, [...args, "-j", "2"]);
			assert.equal(run.code, 0, said(run));
			for (let index = 0; index < 12; index++) {
				const lines = Array.from({ length: 50 }, (_, line) => `out ${index} ${line}\n`).join("");
				assert.equal(of(run, `test/${index}.js`), `loading ${index}\n${lines}end ${index}`);
				assert.equal(of(run, `test/${index}.js`, "stderr"), `err ${index}\n`);
			}
		});

		it("is whatever reaches descriptors 1 and 2, also of processes that the file starts", async () => {
			const run = await prunOn(
				{
					"test/a.js": `
						const fs = require('node:fs');
						const { execFileSync, spawnSync } = require('node:child_process');
						it('prints', () => {
							fs.writeSync(1, 'by descriptor\\n');
							fs.writeSync(2, 'by descriptor 2\\n');
							execFileSync('echo', ['by echo'], { stdio: 'inherit' });
							spawnSync('sh', ['-c', 'echo by sh >&2'], { stdio: 'inherit' });
							fs.writeFileSync('/dev/stdout', 'by path\\n');
							fs.writeFileSync('/proc/self/fd/1', 'by path too\\n');
						});`,
				},
				args,
			);
			assert.equal(run.code, 0, said(run));
			assert.equal(printed(run, "stdout"), "by descriptor\nby echo\nby path\nby path too\n");
			assert.equal(printed(run, "stderr"), "by descriptor 2\nby sh\n");
		});

		it("of 5 MB is bounded: the first and last 512 kB are kept, the rest is counted", async () => {
			const line = "x".repeat(1023);
			const run = await prunOn(
				{
					"test/a.js": `it('prints', () => { process.stdout.write('first'); for (let i = 0; i < 5 * 1024; i++) process.stdout.write('${line}\\n'); process.stdout.write('last'); });`,
					"test/b.js": "it('passes', () => { console.log('small'); });",
				},
				args,
			);
			assert.equal(run.code, 0, said(run));
			const text = of(run, "test/a.js");
			assert.ok(text.startsWith(`first${line}\n`));
			assert.ok(text.endsWith(`${line}\nlast`));
			const [whole, dropped] = /\n\.\.\. (\d+) bytes of output not kept \.\.\.\n/.exec(text) ?? [
				"",
				"0",
			];
			assert.equal(text.length - whole.length, 2 * KEPT);
			assert.equal(Number(dropped), 5 * 1024 * 1024 + 9 - 2 * KEPT);
			assert.equal(of(run, "test/b.js"), "small\n");
		});

		it("is whole when it is more than a pipe holds and written in one piece", async () => {
			const run = await prunOn(
				{ "test/a.js": "it('prints', () => { process.stdout.write('y'.repeat(300000)); });" },
				args,
			);
			assert.equal(run.code, 0, said(run));
			assert.equal(printed(run).length, 300_000);
		});

		it("of a file that crashes is kept up to its end", async () => {
			const run = await prunOn(
				{
					"test/a.js":
						"it('prints', () => { console.log('just before'); process.kill(process.pid, 'SIGKILL'); });",
				},
				args,
			);
			assert.equal(run.code, 10, said(run));
			assert.equal(printed(run), "just before\n");
		});

		it("may hold any bytes, and is shown without what a terminal would act on", async () => {
			const run = await prunOn(
				{
					"test/a.js":
						"it('prints \\u001b[2J bells \\u0007', () => { process.stdout.write(Buffer.from([0xc3, 0x28, 0, 0x1b, 0x5b, 0x32, 0x4a])); console.log('::error::no\\u0007'); throw new Error('\\u001b]0;title\\u0007 end'); });",
				},
				args,
			);
			assert.equal(run.code, 10, said(run));
			const controls = run.stdout
				.split("")
				.filter((character) => character < " " && !"\n\t".includes(character));
			assert.deepEqual(controls, []);
			assert.match(run.stdout, /prints {2}bells/);
		});
	});
}

describe("prun's own report", () => {
	it("shows the output of files that failed, and not of those that passed", async () => {
		const run = await prunOn({
			"test/a.js": "it('passes', () => { console.log('quiet'); });",
			"test/b.js": "it('fails', () => { console.log('telling'); throw new Error('no'); });",
		});
		assert.match(run.stdout, /stdout:\n\s+telling/);
		assert.doesNotMatch(run.stdout, /quiet/);
	});
});
