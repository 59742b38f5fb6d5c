import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { stripVTControlCharacters } from "node:util";
import { inspectorAddress, inspectorTargets, letRun } from "../support/inspector.js";
import { processesOf, untilNothingLives } from "../support/processes.js";
import {
	type Finished,
	type Project,
	prunOn,
	startPrun,
	writeProject,
} from "../support/project.js";
import { inTerminal } from "../support/pseudo-terminal.js";
import { said } from "../support/results.js";
import { until } from "../support/wait.js";

const PASSES = "it('passes', () => {});";
const SLOW = "it('takes its time', (done) => { setTimeout(done, 300); });";

/** Runs prun under the inspector on a free port, attaches when it waits, and lets it run. */
async function inspected(project: Project, args: readonly string[]): Promise<Finished> {
	const running = startPrun(project, args, { reporters: "none" });
	const address = await until("the inspector listens", () =>
		inspectorAddress(running.said().stderr),
	);
	const [target] = await inspectorTargets(address);
	assert.match(target?.title ?? "", /mocha/);
	await letRun(address);
	return await running.done;
}

describe("prun --inspect-brk", () => {
	let project: Project;
	afterEach(async () => {
		await untilNothingLives(project, 2000);
		project.remove();
	});

	for (const mocha of [8, 12]) {
		it(`runs one file in mocha ${mocha}'s own process when a debugger lets it`, async () => {
			project = writeProject({ "test/a.js": PASSES, "test/b.js": PASSES }, mocha);
			const run = await inspected(project, ["--inspect-brk=127.0.0.1:0", "test/b.js"]);
			assert.equal(run.code, 0, said(run));
			assert.match(stripVTControlCharacters(run.stdout), /[✔✓] passes[^]*1 passing/);
			assert.match(run.stderr, /^prun: test\/b\.js in a plain mocha process, without timeouts\n/);
		});
	}

	it("waits for the debugger before anything of the project is loaded", async () => {
		project = writeProject({ "test/a.js": "require('node:fs').writeFileSync('ran', '');" });
		const running = startPrun(project, ["--inspect-brk=127.0.0.1:0", "test/a.js"], {
			reporters: "none",
		});
		const address = await until("the inspector listens", () =>
			inspectorAddress(running.said().stderr),
		);
		assert.equal((await inspectorTargets(address)).length, 1);
		assert.equal(existsSync(project.path("ran")), false);
		running.kill("SIGTERM");
		assert.equal((await running.done).code, 130);
	});

	it("takes the suite's options, has no timeout, and exits 10 for failures", async () => {
		project = writeProject({
			".mocharc.json": '{ "spec": ["test/*.js"], "require": ["./set-up.js"], "timeout": 50 }',
			"set-up.js": "globalThis.setUp = true;",
			"test/a.js": `if (!setUp) throw new Error('no'); ${SLOW}`,
			"test/b.js": "it('fails', () => { throw new Error('always'); });",
		});
		const passing = await inspected(project, ["--inspect-brk=127.0.0.1:0", "test/a.js"]);
		assert.equal(passing.code, 0, said(passing));
		const failing = await inspected(project, ["--inspect-brk=127.0.0.1:0", "test/b*.js"]);
		assert.equal(failing.code, 10, said(failing));
		assert.match(failing.stdout, /1 failing/);
	});

	it("passes Node's flags and the arguments on, and says which of prun's options it does not use", async () => {
		project = writeProject({
			"test/a.js":
				"it('tells', () => require('node:fs').writeFileSync('flags', process.execArgv.join(' ')));",
		});
		const args = ["--inspect-brk=127.0.0.1:0", "test/a.js", "-j", "2", "--stack-trace-limit=7"];
		const run = await inspected(project, args);
		assert.equal(run.code, 0, said(run));
		assert.match(run.stderr, /; --jobs not used\n/);
		assert.equal(
			readFileSync(project.path("flags"), "utf8"),
			"--stack-trace-limit=7 --inspect-brk=127.0.0.1:0",
		);
	});
});

describe("prun --inspect", () => {
	it("does not wait for a debugger", async () => {
		const args = ["--inspect=127.0.0.1:0", "test/a.js"];
		const run = await prunOn({ "test/a.js": PASSES }, args, { reporters: "none" });
		assert.equal(run.code, 0, said(run));
		assert.notEqual(inspectorAddress(run.stderr), undefined);
	});

	it("passes a signal on, and ends with 130", async () => {
		const project = writeProject({
			"test/a.js": "it('stays', (done) => { require('node:fs').writeFileSync('runs', ''); });",
		});
		try {
			const running = startPrun(project, ["--inspect=127.0.0.1:0", "test/a.js"], {
				reporters: "none",
			});
			await until("it runs", () => existsSync(project.path("runs")));
			running.kill("SIGINT");
			assert.equal((await running.done).code, 130);
			await until("mocha is gone", () => processesOf(project).length === 0, 2000);
		} finally {
			project.remove();
		}
	});

	it("leaves Ctrl-C to the terminal, which tells mocha too", async () => {
		const project = writeProject({
			"test/a.js": `
				const { appendFileSync, writeFileSync } = require('node:fs');
				it('counts', (done) => {
					process.on('SIGINT', () => {
						appendFileSync('interrupts', 'x');
						setTimeout(done, 500);
					});
					writeFileSync('runs', '');
					setInterval(() => {}, 1000);
				});`,
		});
		try {
			const running = inTerminal(project, ["--inspect=127.0.0.1:0", "--exit", "test/a.js"]);
			await until("it runs", () => existsSync(project.path("runs")));
			running.type("\u0003");
			assert.equal((await running.done).code, 130);
			assert.equal(readFileSync(project.path("interrupts"), "utf8"), "x");
		} finally {
			project.remove();
		}
	});

	it("is refused where it would hold up every process, and as mocha's word", async () => {
		const suite = { ".mocharc.json": '{ "inspect-brk": true }', "test/a.js": PASSES };
		const configured = await prunOn(suite, [], { reporters: "none" });
		assert.match(configured.stderr, /^error: --inspect-brk stands in mocha's configuration/);
		assert.equal(configured.code, 2);
		const files = { "test/a.js": PASSES };
		const option = await prunOn(files, ["--node-option", "inspect=0"], { reporters: "none" });
		assert.match(option.stderr, /^error: --inspect=0 stands in/);
		const word = await prunOn(files, ["inspect", "test/a.js"], { reporters: "none" });
		assert.match(word.stderr, /^error: prun inspect is not built yet.*\n hint: prun --inspect-brk/);
	});

	it("is refused with several files and with none", async () => {
		const suite = { "test/a.js": PASSES, "test/b.js": PASSES };
		const all = await prunOn(suite, ["--inspect"], { reporters: "none" });
		assert.equal(all.code, 2);
		assert.equal(
			all.stderr,
			`error: option --inspect takes exactly one file, the suite has 2  [USAGE]
 hint: prun --inspect test/some.test.js
`,
		);
		const two = await prunOn(suite, ["--inspect-brk", "test/*.js"], { reporters: "none" });
		assert.match(two.stderr, /takes exactly one file, test\/\*\.js names 2 {2}\[USAGE\]/);
		const none = await prunOn(suite, ["--inspect-brk", "none.js"], { reporters: "none" });
		assert.match(none.stderr, /takes exactly one file, none\.js names 0 {2}\[USAGE\]/);
	});
});
