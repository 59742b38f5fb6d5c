import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { emulator } from "../reporters/emulator.js";
import { untilNothingLives } from "../support/processes.js";
import { type Project, prun, writeProject } from "../support/project.js";
import { inTerminal } from "../support/pseudo-terminal.js";
import { said } from "../support/results.js";
import { until } from "../support/wait.js";

const PASSES = "it('passes', () => {});";
const STAYS =
	"it('stays', (done) => { require('node:fs').writeFileSync('runs', ''); setInterval(() => {}, 1000); }).timeout(0);";

/** What is left on a terminal that got these bytes. */
async function seen(output: string, columns = 80): Promise<{ lines: string[]; cursor: string }> {
	const terminal = emulator(columns, 24);
	terminal.write(output);
	return { lines: await terminal.lines(), cursor: await terminal.cursor() };
}

describe("prun on a terminal", () => {
	let project: Project;
	afterEach(async () => {
		await untilNothingLives(project, 2000);
		project.remove();
	});

	it("draws how far it is, and leaves failures and the summary", async () => {
		project = writeProject({
			"test/a.js": PASSES,
			"test/b.js":
				"it('fails', () => { console.log('\\u001b[2J\\u001b[1;1Hprinted'); throw new Error('no'); });",
			"test/c.js": "it('takes several frames', (done) => setTimeout(done, 400));",
		});
		const { code, output } = await inTerminal(project, ["-j", "2"]).done;
		assert.equal(code, 10, output);
		assert.ok(output.includes("preloading"), "from the start");
		assert.match(output, /\d\/3 files/);
		const { lines, cursor } = await seen(output);
		assert.equal(cursor, "visible");
		const at = lines.findIndex((line) => line.includes("at Context"));
		const shown = lines
			.filter((_, index) => index !== at)
			.map((line) => line.replace(/\d+ms/, "N ms").replace(/seed \d+/, "seed N"));
		assert.deepEqual(shown, [
			"  1) fails:",
			"     Error: no",
			"",
			"  stdout:",
			"    printed",
			"",
			"  prun test/b.js --seed N",
			"",
			"  2 passing (N ms)",
			"  1 failing",
			"",
			"  1) fails (test/b.js)",
			"",
			"  3 files: 2 passed, 1 failed, 2 slots, fork, seed N",
			"",
			"  info: 1 file failed that may pass in mocha's one process",
			"    hint: prun explain test/b.js finds the file that it depends on",
		]);
	});

	it("reports and gives the cursor back when it is interrupted, once or twice", async () => {
		project = writeProject({
			"fixtures.js":
				"exports.mochaGlobalTeardown = () => { require('node:fs').writeFileSync('tearing', ''); return new Promise(() => { setInterval(() => {}, 1000); }); };",
			"test/a.js": "it('fails', () => { throw new Error('no'); });",
			"test/b.js": STAYS,
		});
		const running = inTerminal(project, ["-j", "1", "--require", "./fixtures.js"]);
		await until("a file runs", () => existsSync(project.path("runs")));
		running.type("\u0003");
		await until("it tears down", () => existsSync(project.path("tearing")));
		running.type("\u0003");
		const { code, output } = await running.done;
		assert.equal(code, 130, output);
		const { lines, cursor } = await seen(output);
		assert.equal(cursor, "visible");
		assert.ok(lines.includes("  1) fails:"), lines.join("\n"));
		assert.ok(!lines.some((line) => line.includes("2 files")), "nothing of the region is left");
	});

	it("fits a terminal that is resized while it runs", async () => {
		project = writeProject({ "test/a.js": STAYS });
		const running = inTerminal(project, []);
		await until("a file is shown", () => running.output().includes("test/a.js"));
		const before = running.output().length;
		running.resize(20);
		await until("it is drawn anew", () => running.output().slice(before).includes("\u001b[J  0/1"));
		running.type("\u0003");
		const { code, output } = await running.done;
		assert.equal(code, 130);
		assert.ok(!output.slice(before).includes("0/1 files"), output.slice(before));
	});

	it("leaves nothing but the error when it cannot preload", async () => {
		project = writeProject({ "bad.js": "throw new Error('no good');", "test/a.js": PASSES });
		const { code, output } = await inTerminal(project, ["--preload", "./bad.js"]).done;
		assert.equal(code, 2, output);
		const { lines, cursor } = await seen(output);
		assert.match(lines[0] ?? "", /^error: .*no good/, lines.join("\n"));
		assert.ok(!lines.some((line) => line.includes("preloading …")));
		assert.equal(cursor, "visible");
	});

	for (const [what, env] of [
		["in CI", { CI: "true" }],
		["that is dumb", { TERM: "dumb" }],
	] as const) {
		it(`${what} uses spec`, async () => {
			project = writeProject({ "test/a.js": PASSES });
			const { output } = await inTerminal(project, [], { env }).done;
			assert.ok(output.includes("✔") && !output.includes("\u001b[?25l"), output);
		});
	}

	it("draws without colours when NO_COLOR says so", async () => {
		project = writeProject({ "test/a.js": PASSES });
		const { output } = await inTerminal(project, [], { env: { NO_COLOR: "1" } }).done;
		assert.ok(output.includes("\u001b[?25l"), output);
		// oxlint-disable-next-line no-control-regex -- a colour is what it looks for
		assert.ok(!/\u001b\[\d+m/.test(output), output);
	});
});

describe("prun without a terminal", () => {
	it("uses spec instead of live, and says so", async () => {
		const project = writeProject({ "test/a.js": PASSES });
		try {
			const run = await prun(project, ["--reporter", "live"]);
			assert.equal(run.code, 0, said(run));
			assert.match(run.stdout, /✔ passes/);
			assert.match(run.stdout, /info: the reporter live needs a terminal/);
			assert.ok(!run.stdout.includes("\u001b"));
			const forced = await prun(project, [], { env: { FORCE_COLOR: "1" } });
			assert.ok(forced.stdout.includes("\u001b[32m✔\u001b[39m"), said(forced));
		} finally {
			project.remove();
		}
	});
});
