// How a file may end badly, and what prun says of it: the same at every isolation level.

import { strict as assert } from "node:assert";
import type { IsolationLevel, JobFinished } from "../../scheduler/protocol/mod.js";
import { type Finished, prunOn } from "./project.js";
import { said, titles } from "./results.js";

const SUITE: Readonly<Record<string, string>> = {
	"throws.js": "const before = 1;\nthrow new TypeError('not today');",
	"throws-esm.mjs": "await null; throw new TypeError('not today');",
	"no-such-module.js": "require('./missing');",
	"syntax.js": "it('a', () => {",
	"throws-in-describe.js": "describe('s', () => { throw new Error('in describe'); });",
	"exits.js":
		"it('passes', () => {});\nit('exits', () => {\n\tprocess.exit(0);\n});\nit('never runs', () => {});",
	"exits-loading.js": "process.exit(3);",
	"exits-hook.js": "it('passes', () => {}); after(() => { process.exit(); });",
	"aborts.js": "it('passes', () => {}); it('aborts', () => process.abort());",
	"kills-itself.js":
		"it('passes', () => {}); it('kills itself', () => process.kill(process.pid, 'SIGKILL'));",
	"terminates-itself.js":
		"it('passes', () => {}); it('terminates itself', (done) => { process.kill(process.pid, 'SIGTERM'); setTimeout(done, 5000); });",
	"never-loads.mjs": "await new Promise(() => {});",
	"loops.js": "it('passes', () => {}); it('loops', () => { for (;;); });",
	"loops-loading.js": "for (;;);",
	"waits-blocked.js":
		"it('waits', () => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); });",
	"waits-awake.js":
		"process.on('exit', () => console.log('the exit listener of waits-awake ran')); describe('of a suite', () => { it('waits', function () { this.timeout(0); setInterval(() => {}, 1000); return new Promise(() => {}); }); });",
	"waits-faked.js":
		"before(function () { this.timeout(0); setInterval(() => {}, 1000); globalThis.setTimeout = globalThis.setInterval = globalThis.setImmediate = () => 1; process.exit = () => {}; Date.now = () => 0; return new Promise(() => {}); }); it('never runs', () => {});",
	"overflows.js":
		"it('overflows', () => { (function again() { again(); })(); }); it('passes', () => {});",
	"closes-all.js":
		"it('closes', () => { for (let fd = 3; fd < 64; fd++) try { require('fs').closeSync(fd); } catch {} }); it('passes', () => {});",
	"passes.js": "it('passes', () => {});",
};

/** Of what says that the event loop ran empty. */
export const NEVER_SETTLED = /something waits for a promise that nothing will settle/;

export function describeEndings(isolation: IsolationLevel): void {
	describe(`prun under ${isolation} says of a file`, () => {
		let run: Finished;
		before(async () => {
			const files = Object.entries(SUITE).map(([name, text]) => [`test/${name}`, text]);
			run = await prunOn(Object.fromEntries(files), [
				"--isolation",
				isolation,
				"--job-timeout",
				"1500",
			]);
		});

		function end(name: string): JobFinished {
			const found = run.of("job-finished").find(({ file }) => file === `test/${name}`);
			assert.ok(found, said(run));
			return found;
		}

		function passed(name: string): string[] {
			const tests = run
				.of("test-finished")
				.filter(({ file, outcome }) => file === `test/${name}` && outcome === "passed");
			return tests.map(({ title }) => title.join(" "));
		}

		it("that throws while it loads: failed, with the error", () => {
			for (const name of ["throws.js", "throws-esm.mjs"]) {
				const { outcome, reason } = end(name);
				assert.equal(outcome, "failed");
				assert.deepEqual(
					[reason.at, reason.error?.name, reason.error?.message],
					["loading", "TypeError", "not today"],
				);
				assert.ok(reason.error?.stack.includes(name), reason.error?.stack);
			}
		});

		it("that cannot find a module, does not parse, throws in a describe: failed, with the error", () => {
			assert.match(
				end("no-such-module.js").reason.error?.message ?? "",
				/Cannot find module '\.\/missing'/,
			);
			assert.equal(end("syntax.js").reason.error?.name, "SyntaxError");
			assert.equal(end("throws-in-describe.js").reason.error?.message, "in describe");
			for (const name of ["no-such-module.js", "syntax.js", "throws-in-describe.js"]) {
				assert.equal(end(name).outcome, "failed");
				assert.equal(end(name).reason.at, "loading");
			}
		});

		it("that calls process.exit in a test: crashed, with the code and the place, whatever the code", () => {
			const { outcome, reason, counts } = end("exits.js");
			assert.equal(outcome, "crashed");
			assert.equal(reason.code, 0);
			assert.match(reason.at ?? "", /test\/exits\.js:3:\d+/);
			assert.deepEqual(counts, { passed: 1, failed: 0, skipped: 0 });
			assert.deepEqual(passed("exits.js"), ["passes"]);
		});

		it("that calls process.exit while it loads or in a hook: the same", () => {
			assert.deepEqual(
				[end("exits-loading.js").outcome, end("exits-loading.js").reason.code],
				["crashed", 3],
			);
			assert.match(end("exits-loading.js").reason.at ?? "", /exits-loading\.js:1:\d+/);
			assert.deepEqual(
				[end("exits-hook.js").outcome, end("exits-hook.js").reason.code],
				["crashed", 0],
			);
			assert.match(end("exits-hook.js").reason.at ?? "", /exits-hook\.js:1:\d+/);
		});

		it("that ends by a signal: crashed, with the signal, and the tests before it are told", () => {
			const signals = {
				"aborts.js": "SIGABRT",
				"kills-itself.js": "SIGKILL",
				"terminates-itself.js": "SIGTERM",
			};
			for (const [name, signal] of Object.entries(signals)) {
				const { outcome, reason, counts } = end(name);
				assert.deepEqual([outcome, reason.signal, reason.at], ["crashed", signal, "test"], name);
				assert.deepEqual(counts, { passed: 1, failed: 0, skipped: 0 });
				assert.deepEqual(passed(name), ["passes"]);
			}
		});

		it("that waits while it loads for what never comes: failed, with what happened", () => {
			const { outcome, reason } = end("never-loads.mjs");
			assert.equal(outcome, "failed");
			assert.equal(reason.at, "loading");
			assert.match(reason.error?.message ?? "", NEVER_SETTLED);
		});

		it("that loops or blocks for ever: timed-out after --job-timeout, with what it was doing", () => {
			const doing = {
				"loops.js": 'test, after "passes"',
				"loops-loading.js": "load",
				"waits-blocked.js": "test",
			};
			for (const [name, at] of Object.entries(doing)) {
				const { outcome, reason, durationMs } = end(name);
				assert.deepEqual([outcome, reason.signal, reason.at], ["timed-out", "SIGKILL", at], name);
				assert.ok(durationMs >= 1500 && durationMs < 4500, `${name} took ${durationMs} ms`);
			}
			assert.deepEqual(passed("loops.js"), ["passes"]);
		});

		it("whose promise is pending while something keeps the event loop alive: timed-out, with the test and the handles, and it leaves in order", () => {
			const { outcome, reason, leaks, durationMs } = end("waits-awake.js");
			assert.equal(outcome, "timed-out");
			assert.deepEqual(reason, { at: 'test "of a suite waits"' });
			assert.ok(
				leaks.some(({ kind, what }) => kind === "handle" && /Timeout/.test(what)),
				JSON.stringify(leaks),
			);
			assert.ok(durationMs >= 1500 && durationMs < 2500, `it took ${durationMs} ms`);
			assert.match(run.stdout, /the exit listener of waits-awake ran/);
		});

		it("whose hook never ends although it faked the clock and process.exit: timed-out, with the hook", () => {
			assert.deepEqual(end("waits-faked.js").reason, {
				at: '"before all" hook for "never runs"',
			});
		});

		it("whose test overflows the stack: failed, and the other tests run", () => {
			assert.equal(end("overflows.js").outcome, "failed");
			assert.deepEqual(end("overflows.js").counts, { passed: 1, failed: 1, skipped: 0 });
		});

		it("that closes all descriptors: that it did not end well, at the latest at --job-timeout", () => {
			assert.ok(
				["crashed", "failed", "timed-out"].includes(end("closes-all.js").outcome),
				end("closes-all.js").outcome,
			);
		});

		it("beside all those: passed", () => {
			assert.equal(end("passes.js").outcome, "passed");
			assert.deepEqual(passed("passes.js"), ["passes"]);
			assert.equal(run.code, 10, said(run));
			assert.equal(run.of("run-finished")[0]?.missing, 0);
			assert.equal(run.of("job-finished").length, Object.keys(SUITE).length);
			assert.ok(!titles(run, "passed").includes("never runs"));
		});
	});
}
