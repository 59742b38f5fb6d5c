import { strict as assert } from "node:assert";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { JobFinished } from "../../scheduler/protocol/mod.js";
import { type Finished, type Project, prun, writeProject } from "../support/project.js";
import { said } from "../support/results.js";

/** A test that passes; when mocha listens for errors no more, this happens. */
function afterMocha(happens: string, otherListeners = 0): string {
	return `it('passes', () => {
		const looking = setInterval(() => {
			if (process.listenerCount('uncaughtException') > ${otherListeners}) return;
			clearInterval(looking);
			${happens};
		}, 5);
	});`;
}

const SUITE: Readonly<Record<string, string>> = {
	"throws-late.js": afterMocha("throw new Error('too late')"),
	"rejects-late.js": afterMocha("Promise.reject(new Error('rejected late'))"),
	"throws-much-later.js":
		"it('passes', () => { setTimeout(() => { throw new Error('not waited for'); }, 3000); });",
	"works-on.js":
		"it('passes', () => { setTimeout(() => require('node:fs').writeFileSync('worked-on', ''), 30); });",
	"open-server.js":
		"it('opens', (done) => { require('node:http').createServer().listen(0, done); });",
	"open-interval.js": "it('begins', () => { setInterval(() => {}, 1000); });",
	"open-worker.js":
		"it('begins', () => { new (require('node:worker_threads').Worker)('setInterval(() => {}, 1000)', { eval: true }); });",
	"open-socket-unref.js":
		"it('opens', (done) => { require('node:net').createServer().listen(0, done).unref(); });",
	"replaced-timers.js": `
		const now = Date.now();
		beforeEach(() => {
			globalThis.setTimeout = () => 1; globalThis.setInterval = () => 1; globalThis.setImmediate = () => 1;
			globalThis.clearTimeout = () => {}; globalThis.queueMicrotask = () => {}; process.nextTick = () => {};
			globalThis.Date = class extends Date { static now() { return 0; } };
			performance.now = () => 0; process.hrtime = () => [0, 0];
		});
		it('passes', () => {});
		it('passes too', () => {});`,
	"replaced-exit.js":
		"it('replaces', () => { process.exit = () => { throw new Error('exit was called'); }; process.reallyExit = () => {}; process.abort = () => {}; process.kill = () => {}; });",
	"replaced-fs.js":
		"it('replaces', () => { const fs = require('node:fs'); for (const name of Object.keys(fs)) if (typeof fs[name] === 'function') fs[name] = () => { throw new Error('no'); }; process.stdout.write = process.stderr.write = console.log = fs.writeSync; });",
	"replaced-json.js":
		"it('replaces', () => { JSON.stringify = () => 'nonsense'; JSON.parse = () => ({}); });",
	"replaced-buffer.js":
		"it('replaces', () => { Buffer.from = Buffer.alloc = Buffer.concat = () => { throw new Error('no'); }; });",
	"replaced-map.js":
		"it('replaces', () => { Object.entries = Object.keys = Array.prototype.map = String.prototype.slice = () => { throw new Error('no'); }; });",
	"exit-code.js": "it('sets it', () => { process.exitCode = 7; });",
	"exit-listener.js": `
		const fs = require('node:fs');
		process.on('beforeExit', () => fs.appendFileSync('listened', 'beforeExit '));
		process.on('exit', (code) => fs.appendFileSync('listened', 'exit ' + code + ' ' + process.exitCode));
		it('passes', () => {});`,
	"exit-listener-failing.js":
		"process.on('exit', (code) => require('node:fs').writeFileSync('listened-failing', String(code))); it('a', () => { throw 1; }); it('b', () => { throw 1; });",
	"exit-listener-killed-late.js":
		"process.on('exit', () => require('node:fs').writeFileSync('listened-open', '')); it('opens', () => { setInterval(() => {}, 1000); });",
	"exit-listener-throws.js":
		"process.on('exit', () => { throw new Error('in exit'); }); it('passes', () => {});",
	"exit-listener-exits.js":
		"process.on('exit', () => { process.exit(9); }); it('passes', () => {});",
	"begins-again.js":
		"let once = true; process.on('beforeExit', () => { if (once) { once = false; setTimeout(() => require('node:fs').writeFileSync('begun-again', ''), 20); } }); it('passes', () => {});",
	"global-listener.js":
		"process.on('uncaughtException', () => {}); " + afterMocha("throw new Error('heard')", 1),
};

for (const isolation of ["fork", "spawn"]) {
	describe(`after a file's last test, prun under ${isolation}`, () => {
		let project: Project;
		let run: Finished;
		before(async () => {
			const files = Object.entries(SUITE).map(([name, text]) => [`test/${name}`, text]);
			project = writeProject(Object.fromEntries(files));
			run = await prun(project, ["--isolation", isolation, "--job-timeout", "2500"], {
				env: { NODE_V8_COVERAGE: "coverage" },
			});
		});
		after(() => project.remove());

		function end(name: string): JobFinished {
			const found = run.of("job-finished").find(({ file }) => file === `test/${name}`);
			assert.ok(found, said(run));
			return found;
		}

		function passes(name: string): void {
			assert.equal(end(name).outcome, "passed", JSON.stringify(end(name)));
		}

		it("fails the file for what is thrown or rejected within 100 ms", () => {
			for (const [name, message] of [
				["throws-late.js", "too late"],
				["rejects-late.js", "rejected late"],
			] as const) {
				const { outcome, reason, counts } = end(name);
				assert.equal(outcome, "failed", name);
				assert.equal(reason.error?.message, message);
				assert.match(reason.at ?? "", /settling/);
				assert.deepEqual(counts, { passed: 1, failed: 0, skipped: 0 });
			}
		});

		it("lets what is begun within that time happen", () => {
			passes("works-on.js");
			assert.ok(existsSync(project.path("worked-on")));
		});

		it("waits no longer than that, and names what is open", () => {
			const open = {
				"open-server.js": /TCPServer/,
				"open-interval.js": /Timeout/,
				"throws-much-later.js": /Timeout/,
			};
			for (const [name, what] of Object.entries(open)) {
				passes(name);
				const { leaks, phasesMs } = end(name);
				assert.match(leaks.map((leak) => `${leak.kind} ${leak.what}`).join(), what, name);
				assert.ok(phasesMs.teardown < 1500, `${name} took ${phasesMs.teardown} ms`);
			}
			assert.match(run.stdout, /test\/open-server\.js: handle TCPServer/);
		});

		it("names a worker thread that still runs", () => {
			passes("open-worker.js");
			assert.match(
				end("open-worker.js")
					.leaks.map((leak) => leak.what)
					.join(),
				/Worker|MessagePort/,
			);
		});

		it("does not wait for, nor name, what was unref'd", () => {
			passes("open-socket-unref.js");
			assert.deepEqual(end("open-socket-unref.js").leaks, []);
			assert.deepEqual(end("exit-code.js").leaks, []);
		});

		it("gets by without anything that a test may have replaced and not put back", () => {
			for (const name of ["replaced-timers.js", "replaced-exit.js", "replaced-fs.js"]) passes(name);
			assert.deepEqual(end("replaced-timers.js").counts, { passed: 2, failed: 0, skipped: 0 });
		});

		it("gets by without JSON and Buffer", () => {
			for (const name of ["replaced-json.js", "replaced-buffer.js"]) passes(name);
		});

		it("ends, whatever of the language a test has broken", () => {
			const { outcome, durationMs } = end("replaced-map.js");
			assert.ok(durationMs < 2000, `${outcome} after ${durationMs} ms`);
		});

		it("takes the tests' word for the outcome, not process.exitCode", () => passes("exit-code.js"));

		it("calls listeners for beforeExit and exit, once, with mocha's exit code", () => {
			passes("exit-listener.js");
			assert.equal(readFileSync(project.path("listened"), "utf8"), "beforeExit exit 0 0");
			assert.equal(readFileSync(project.path("listened-failing"), "utf8"), "2");
		});

		it("calls exit listeners also when something is open", () => {
			assert.ok(existsSync(project.path("listened-open")));
		});

		it("survives exit listeners that throw or exit", () => {
			for (const name of ["exit-listener-throws.js", "exit-listener-exits.js"]) {
				assert.ok(["passed", "failed", "crashed"].includes(end(name).outcome));
				assert.ok(end(name).phasesMs.teardown < 1500);
			}
		});

		it("lets a listener for beforeExit begin something again", () => {
			passes("begins-again.js");
			assert.ok(existsSync(project.path("begun-again")));
		});

		it("lets a listener of the file's own hear an uncaught error", () =>
			passes("global-listener.js"));

		it("writes the coverage that NODE_V8_COVERAGE asks for, one file each", () => {
			const written = readdirSync(project.path("coverage")).map((name) =>
				readFileSync(project.path(`coverage/${name}`), "utf8"),
			);
			for (const name of ["open-server.js", "exit-code.js", "works-on.js"]) {
				assert.ok(
					written.some((text) => text.includes(`/test/${name}`)),
					name,
				);
			}
		});

		it("has told everything and lost nothing", () => {
			assert.equal(run.of("job-finished").length, Object.keys(SUITE).length);
			assert.equal(run.of("run-finished")[0]?.missing, 0);
		});
	});
}
