import { strict as assert } from "node:assert";
import fc from "fast-check";
import { type Clock, liveReporter } from "../../../reporters/live/live.js";
import type { Reporter } from "../../../reporters/reporter.js";
import type { RunEvent } from "../../../scheduler/protocol/mod.js";
import { type Emulator, emulator } from "../emulator.js";
import { CONTEXT, RUN } from "../events.js";
import { ended, runFinished, runStarted, startedJob, testEnded, verdictOf } from "./made-events.js";

/** Time that stands still until it is moved; calls then, in order, what is due. */
function handClock(): Clock & { pass(ms: number): void; waiting(): number } {
	let nowMs = 0;
	const due = new Set<{ atMs: number; call: () => void }>();
	return {
		now: () => nowMs,
		after(delayMs, call) {
			const one = { atMs: nowMs + delayMs, call };
			due.add(one);
			return () => due.delete(one);
		},
		pass(ms) {
			const endMs = nowMs + ms;
			for (;;) {
				const [next] = [...due].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
				if (next === undefined) break;
				due.delete(next);
				nowMs = Math.max(nowMs, next.atMs);
				next.call();
			}
			nowMs = endMs;
		},
		waiting: () => due.size,
	};
}

interface Live {
	readonly terminal: Emulator;
	readonly clock: ReturnType<typeof handClock>;
	readonly reporter: Reporter;
	emit(...events: readonly RunEvent[]): void;
}

function liveOn(columns: number, rows: number): Live {
	const terminal = emulator(columns, rows);
	const clock = handClock();
	const sink = {
		colour: true,
		write: terminal.write,
		close: async () => {},
		screen: terminal.screen,
	};
	const reporter = liveReporter(sink, terminal.screen, CONTEXT, clock);
	return {
		terminal,
		clock,
		reporter,
		emit(...events) {
			for (const event of events) reporter.onEvent({ v: 1, seq: 0, atMs: 0, ...event });
		},
	};
}

const passes = (job: number): RunEvent[] => [
	startedJob(job, `test/${job}.js`),
	testEnded(job, `test/${job}.js`, "passed"),
	ended(job, `test/${job}.js`),
	verdictOf(job, `test/${job}.js`, "passed"),
];

const fails = (job: number): RunEvent[] => [
	startedJob(job, `test/${job}.js`),
	testEnded(job, `test/${job}.js`, "failed", 1, `title ${job}`),
	ended(job, `test/${job}.js`, { outcome: "failed", counts: { passed: 0, failed: 1, skipped: 0 } }),
	verdictOf(job, `test/${job}.js`, "failed"),
];

const told = (number: number, job: number) => [
	`  ${number}) title ${job}:`,
	"     Error: broke",
	"",
	`  prun test/${job}.js --grep 'a b' --seed 42`,
	"",
];

describe("the live reporter", () => {
	it("shows that modules are preloaded from the moment it is made", async () => {
		const { terminal, clock } = liveOn(80, 24);
		assert.deepEqual(await terminal.lines(), ["  preloading …"]);
		clock.pass(2500);
		assert.deepEqual(await terminal.lines(), ["  preloading … 2s"]);
		assert.equal(await terminal.cursor(), "hidden");
	});

	for (const columns of [40, 80, 160]) {
		it(`tells failures above the region as they happen, and nothing of passes, ${columns} columns wide`, async () => {
			const { terminal, clock, emit } = liveOn(columns, 24);
			emit(runStarted(4), ...passes(0), ...fails(1), startedJob(2, "test/2.js"));
			clock.pass(100);
			emit(...fails(3));
			clock.pass(100);
			const lines = await terminal.lines();
			assert.deepEqual(lines.slice(0, -2), [...told(1, 1), ...told(2, 3)]);
			assert.match(lines.at(-2) ?? "", /3\/4.*2 failing/);
			assert.equal(lines.at(-1), "        test/2.js");
		});
	}

	it("ends with the summary, where failures are named, and leaves nothing of the region", async () => {
		const { terminal, clock, emit, reporter } = liveOn(80, 24);
		emit(runStarted(2), ...fails(0));
		clock.pass(100);
		emit(
			...passes(1),
			runFinished({
				counts: { passed: 1, failed: 1, skipped: 0 },
				verdicts: { passed: 1, failed: 1 },
			}),
		);
		assert.deepEqual(await terminal.lines(), [
			...told(1, 0),
			"  1 passing (100ms)",
			"  1 failing",
			"",
			"  1) title 0 (test/0.js)",
			"",
			"  2 files: 1 passed, 1 failed, 2 slots, fork, seed 1",
		]);
		assert.equal(await terminal.cursor(), "visible");
		await reporter.close();
		clock.pass(5000);
		assert.deepEqual([clock.waiting(), terminal.listening()], [0, 0]);
		assert.equal((await terminal.lines()).length, 11);
	});

	it("tells all that the other reports tell of a run where everything happens", async () => {
		const { terminal, clock, reporter } = liveOn(120, 30);
		for (const event of RUN) {
			reporter.onEvent(event);
			clock.pass(10);
		}
		const lines = await terminal.lines();
		for (const line of [
			"       adds:",
			"  stdout:",
			"    paid 1",
			"     ServerGone: the process that serves it is gone",
			"  TRY 2  test/flaky.test.js: attempt 1 failed",
			'  TRY 2 FLAKY  test/flaky.test.js: "flaky connects" passed on try 2, passed on attempt 2',
			"  LEAK   test/leaks.test.js: process 12 node server.js, handle TCPServerWrap",
			"  warning: a file has root hooks and no tests (2 times)",
		]) {
			assert.equal(lines.filter((shown) => shown === line).length, 1, line);
		}
		assert.ok(
			lines.includes("  SLOW   test/hangs.test.js: 1m 30s") === false,
			"too few have ended",
		);
	});

	it("draws at most 12 frames a second, and only when something has changed", () => {
		const { terminal, clock, emit } = liveOn(80, 24);
		emit(runStarted(1000));
		clock.pass(1000);
		const before = terminal.written.writes;
		for (let job = 0; job < 1000; job++) {
			emit(...passes(job));
			clock.pass(1);
		}
		assert.ok(terminal.written.writes - before <= 13, `${terminal.written.writes - before} frames`);
		clock.pass(1000);
		const quiet = terminal.written.writes;
		clock.pass(10_000);
		assert.equal(terminal.written.writes - quiet, 10, "the clock ticks");
	});

	it("takes what it has not shown yet along when the process ends, and gives the cursor back", async () => {
		const { terminal, clock, emit } = liveOn(80, 24);
		emit(runStarted(2), startedJob(1, "test/1.js"));
		clock.pass(100);
		emit(...fails(0));
		terminal.leave();
		assert.deepEqual(await terminal.lines(), told(1, 0).slice(0, -1));
		assert.equal(await terminal.cursor(), "visible");
	});

	it("draws again when the process goes on after it was stopped", async () => {
		const { terminal, clock, emit } = liveOn(80, 24);
		emit(runStarted(1), startedJob(0, "test/0.js"));
		clock.pass(100);
		terminal.leave();
		terminal.write("[1]+  Stopped\n$ fg\n");
		terminal.comeBack();
		clock.pass(100);
		assert.deepEqual((await terminal.lines()).slice(0, 2), ["[1]+  Stopped", "$ fg"]);
		assert.equal((await terminal.lines()).at(-1), "        test/0.js");
		assert.equal(await terminal.cursor(), "hidden");
	});

	it("leaves nothing when it is closed before the run has begun", async () => {
		const { terminal, reporter } = liveOn(80, 24);
		await reporter.close();
		assert.deepEqual(await terminal.lines(), []);
		assert.deepEqual([await terminal.cursor(), terminal.listening()], ["visible", 0]);
	});

	it("is resized in the middle of a run", async () => {
		const { terminal, clock, emit } = liveOn(160, 24);
		emit(runStarted(9), startedJob(8, `test/${"long-".repeat(20)}.js`), ...fails(0));
		clock.pass(100);
		for (const [columns, rows] of [
			[40, 24],
			[80, 12],
			[20, 30],
			[160, 24],
		] as const) {
			await terminal.resize(columns, rows);
			clock.pass(100);
			const lines = await terminal.lines();
			assert.deepEqual(lines.slice(0, 5), told(1, 0));
			assert.equal(lines.length, 7, lines.join("\n"));
		}
	});

	const step = fc.oneof(
		{ weight: 4, arbitrary: fc.record({ kind: fc.constant("pass" as const) }) },
		{ weight: 2, arbitrary: fc.record({ kind: fc.constant("fail" as const) }) },
		{ weight: 2, arbitrary: fc.record({ kind: fc.constant("start" as const) }) },
		{ weight: 3, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(3000) }) },
		{
			weight: 1,
			arbitrary: fc.record({
				kind: fc.constant("resize" as const),
				columns: fc.integer({ min: 30, max: 160 }),
				rows: fc.integer({ min: 12, max: 40 }),
			}),
		},
	);

	it("tells every failure once and in order, and has one region below them, whatever happens", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
				const { terminal, clock, emit, reporter } = liveOn(80, 24);
				const expected: string[] = [];
				let job = 0;
				emit(runStarted(100));
				for (const one of steps) {
					if (one.kind === "wait") clock.pass(one.ms);
					else if (one.kind === "resize") await terminal.resize(one.columns, one.rows);
					else if (one.kind === "start") emit(startedJob(job, `test/${job++}.js`));
					else if (one.kind === "pass") emit(...passes(job++));
					else {
						expected.push(...told(expected.length / 5 + 1, job));
						emit(...fails(job++));
					}
				}
				clock.pass(100);
				const lines = await terminal.lines();
				assert.deepEqual(lines.slice(0, expected.length), expected);
				const region = lines.slice(expected.length);
				assert.match(region[0] ?? "", /\d+\/100/);
				assert.ok(region.slice(1).every((line) => /test\/\d+\.js|and \d+ more/.test(line)));
				emit(runFinished());
				await reporter.close();
				const after = await terminal.lines();
				assert.deepEqual(after.slice(0, expected.length), expected);
				assert.equal(after.filter((line) => line.includes("/100")).length, 0);
				assert.equal(await terminal.cursor(), "visible");
			}),
			{ numRuns: 200 },
		);
	});
});
