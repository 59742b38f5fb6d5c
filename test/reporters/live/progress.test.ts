import { strict as assert } from "node:assert";
import {
	advance,
	countsOf,
	newProgress,
	nextTickMs,
	type Progress,
	runningOf,
	slowFromMs,
} from "../../../reporters/live/progress.js";
import type { RunEvent } from "../../../scheduler/protocol/mod.js";
import { ended, runStarted, startedJob, testEnded, verdictOf } from "./made-events.js";

function after(...events: readonly (readonly [number, RunEvent])[]): Progress {
	const progress = newProgress(0);
	for (const [atMs, event] of events) advance(progress, { v: 1, seq: 0, atMs, ...event }, atMs);
	return progress;
}

describe("the progress of a run", () => {
	it("begins with the preloading, when the number of files is not known", () => {
		assert.equal(after().total, undefined);
		assert.equal(after([0, runStarted(3)]).total, 3);
	});

	it("counts tests as they end, and those of a file's end when it has ended", () => {
		const events = [
			[0, runStarted(1)],
			[0, startedJob(0, "a.js")],
			[1, testEnded(0, "a.js", "passed")],
			[2, testEnded(0, "a.js", "failed")],
		] as const;
		assert.deepEqual(countsOf(after(...events)), { passed: 1, failed: 1, skipped: 0 });
		const counts = { passed: 3, failed: 1, skipped: 2 };
		const all = after(
			...events,
			[3, ended(0, "a.js", { counts })],
			[3, verdictOf(0, "a.js", "failed")],
		);
		assert.deepEqual(countsOf(all), counts);
		assert.deepEqual([all.done, all.broken], [1, 0]);
	});

	it("counts the tests of the attempt that decides, and no others", () => {
		const failed = { counts: { passed: 0, failed: 1, skipped: 0 }, outcome: "failed" as const };
		const flaky = after(
			[0, startedJob(0, "a.js")],
			[1, testEnded(0, "a.js", "failed")],
			[2, ended(0, "a.js", failed)],
			[2, { ...ended(0, "a.js"), kind: "job-requeued", attempt: 2, reason: "failed" } as RunEvent],
			[3, startedJob(0, "a.js", 2)],
			[4, testEnded(0, "a.js", "failed")],
			[5, ended(0, "a.js", { attempt: 2 })],
			[6, verdictOf(0, "a.js", "flaky", 2)],
		);
		assert.deepEqual(countsOf(flaky), { passed: 1, failed: 0, skipped: 0 });
		assert.equal(flaky.flaky, 1);
	});

	it("counts files that end badly without a failed test, but not those that are canceled", () => {
		const crashed = after([0, startedJob(0, "a.js")], [1, verdictOf(0, "a.js", "crashed")]);
		assert.equal(crashed.broken, 1);
		assert.equal(after([1, verdictOf(0, "a.js", "canceled")]).broken, 0);
	});

	it("has the files that run, the longest first, until they have ended", () => {
		const running = runningOf(
			after(
				[5, startedJob(1, "b.js")],
				[3, startedJob(0, "a.js")],
				[4, startedJob(2, "c.js")],
				[6, ended(2, "c.js")],
			),
		);
		assert.deepEqual(
			running.map(({ file }) => file),
			["a.js", "b.js"],
		);
	});

	it("knows when the next clock ticks", () => {
		const progress = after([2300, startedJob(0, "a.js")]);
		assert.equal(nextTickMs(progress, 2900), 3000);
		assert.equal(nextTickMs(progress, 3000), 3300);
		assert.equal(nextTickMs(progress, 3300), 4000);
	});

	it("knows from how long on a file is far above those that have ended", () => {
		const events = Array.from({ length: 5 }, (_, job): [number, RunEvent] => [
			job,
			ended(job, `${job}.js`, { durationMs: 400 + job }),
		]);
		assert.equal(slowFromMs(after(...events), 10), 2010);
		assert.equal(slowFromMs(after(...events.slice(1)), 10), Number.POSITIVE_INFINITY);
	});
});
