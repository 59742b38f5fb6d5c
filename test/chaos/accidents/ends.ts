// How a file may end: by itself, by an error, by a signal, or never.

import { type Accident, file, nothingWaitedFor, PASSES } from "./accident.js";

const OK = "it('passes', () => {});";

export const ENDS: readonly Accident[] = [
	file("passes", "passes", OK, PASSES),
	file("fails", "fails", "it('fails', () => { throw new Error('no'); });", {
		outcome: "failed",
		counts: [0, 1, 0],
		error: /^Error: no$/,
	}),
	file("throws-while-loading", "throws while it loads", "throw new TypeError('not today');", {
		outcome: "failed",
		at: /^loading$/,
		error: /^TypeError: not today$/,
	}),
	file("does-not-parse", "is no JavaScript", "it('a', () => {", {
		outcome: "failed",
		at: /^loading$/,
		error: /^SyntaxError: /,
	}),
	file("loops", "never ends: a loop", `${OK} it('loops', () => { for (;;); });`, {
		outcome: "timed-out",
		counts: [1, 0, 0],
		signal: "SIGKILL",
		at: /^test, after "passes"$/,
	}),
	file(
		"loops-in-microtasks",
		"never ends: promises that settle at once",
		`${OK} it('loops', async () => { for (;;) await null; });`,
		{ outcome: "timed-out", counts: [1, 0, 0], signal: "SIGKILL" },
	),
	file(
		"waits-for-a-promise",
		"never ends: a pending promise, a test without a timeout",
		`${OK} it('waits', () => new Promise(() => {})).timeout(0);`,
		{ outcome: "timed-out", counts: [1, 0, 0], at: /^test "waits"$/ },
	),
	file(
		"waits-with-a-timer",
		"never ends: a pending promise and a timer",
		`${OK} it('waits', () => new Promise(() => setInterval(() => {}, 1000))).timeout(0);`,
		{ outcome: "timed-out", counts: [1, 0, 0], at: /^test "waits"$/, leaks: [/^handle .*Timeout/] },
	),
	file(
		"blocks",
		"never ends: blocks in Atomics.wait",
		`${OK} it('blocks', () => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); });`,
		{ outcome: "timed-out", counts: [1, 0, 0], signal: "SIGKILL" },
	),
	file(
		"stops-itself",
		"sends itself SIGSTOP",
		`${OK} it('stops', () => { process.kill(process.pid, 'SIGSTOP'); for (let i = 0; i < 1e9; i++); });`,
		{ outcome: ["timed-out"], counts: [1, 0, 0], signal: "SIGKILL" },
	),
	file(
		"never-ends-loading",
		"waits while it loads for what never comes",
		"await new Promise(() => {});",
		{ outcome: "failed", at: /^loading$/, error: /something waits for a promise/ },
		{ file: "test/never-ends-loading.mjs" },
	),
	file(
		"exits-in-the-middle",
		"process.exit(0) in a test",
		`${OK} it('exits', () => process.exit(0)); it('never runs', () => {});`,
		{ outcome: "crashed", counts: [1, 0, 0], code: 0, at: /test\/exits-in-the-middle\.js:1:\d+/ },
	),
	file(
		"exits-by-the-back-door",
		"process.reallyExit(0) in a test",
		`${OK} it('exits', () => process.reallyExit(0)); it('never runs', () => {});`,
		{ outcome: "crashed", counts: [1, 0, 0], code: 0 },
	),
	file("aborts", "process.abort()", `${OK} it('aborts', () => process.abort());`, {
		outcome: "crashed",
		counts: [1, 0, 0],
		signal: "SIGABRT",
		at: /^test$/,
	}),
	...(["SIGKILL", "SIGSEGV", "SIGTERM", "SIGBUS"] as const).map((signal) =>
		file(
			`dies-of-${signal.toLowerCase()}`,
			`sends itself ${signal}`,
			`${OK} it('dies', (done) => { process.kill(process.pid, '${signal}'); setTimeout(done, 5000); }).timeout(0);`,
			{ outcome: "crashed", counts: [1, 0, 0], signal, at: /^test$/ },
		),
	),
	file(
		"overflows-the-stack",
		"recurses for ever",
		`it('overflows', () => { (function again() { again(); })(); }); ${OK}`,
		{ outcome: "failed", counts: [1, 1, 0], error: /Maximum call stack/ },
	),
	file(
		"rejects-unhandled",
		"leaves a rejection unhandled in a test",
		"it('rejects', (done) => { Promise.reject(new Error('unhandled')); setTimeout(done, 50); });",
		PASSES, // as with mocha, which hears of it and says nothing
	),
	file(
		"rejects-after-the-end",
		"a promise rejects after the last test",
		`it('passes', () => { setTimeout(() => Promise.reject(new Error('late')), 60); });`,
		{ outcome: "failed", counts: [1, 0, 0], at: /settling/, error: /^Error: late$/ },
		{
			unless: [nothingWaitedFor({ outcome: "passed" })],
			pollutes: true,
		},
	),
	file(
		"throws-after-the-end",
		"a timer throws after the last test",
		`it('passes', () => { setTimeout(() => { throw new Error('late'); }, 60); });`,
		{ outcome: "failed", counts: [1, 0, 0], at: /settling/, error: /^Error: late$/ },
		{
			unless: [nothingWaitedFor({ outcome: "passed" })],
			pollutes: true,
		},
	),
	file(
		"throws-on-exit",
		"an exit listener throws",
		`${OK} process.on('exit', () => { throw new Error('on exit'); });`,
		{ outcome: "failed", counts: [1, 0, 0], at: /^exit$/, error: /^Error: on exit$/ },
		{
			unless: [
				{
					levels: ["none"],
					why: "none: exit listeners run when the process ends, after its last file; a notice tells the error",
					expected: { outcome: "passed" },
				},
			],
			pollutes: true,
		},
	),
	file(
		"throws-in-a-hook",
		"a before hook throws",
		`before(() => { throw new Error('hook'); }); ${OK}`,
		{
			outcome: "failed",
			counts: [0, 1, 0],
			error: /^Error: hook$/,
		},
	),
	file("is-done-twice", "calls done twice", "it('is done', (done) => { done(); done(); });", {
		outcome: "failed",
		error: /done\(\) called multiple times/,
	}),
	file("has-no-tests", "has no tests", "", { outcome: "passed", counts: [0, 0, 0] }),
	file(
		"sets-an-exit-code",
		"sets process.exitCode and passes",
		`it('passes', () => { process.exitCode = 3; });`,
		PASSES,
		{ pollutes: true },
	),
];
