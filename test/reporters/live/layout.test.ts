import { strict as assert } from "node:assert";
import fc from "fast-check";
import { regionLines } from "../../../reporters/live/layout.js";
import { advance, newProgress, type Progress } from "../../../reporters/live/progress.js";
import { cells } from "../../../reporters/width.js";
import type { RunEvent } from "../../../scheduler/protocol/mod.js";
import { ended, runStarted, startedJob, testEnded, verdictOf } from "./made-events.js";

function progressAfter(events: readonly [number, RunEvent][]): Progress {
	const progress = newProgress(0);
	for (const [atMs, event] of events) {
		advance(progress, { v: 1, seq: 0, atMs, ...event }, atMs);
	}
	return progress;
}

const shown = (progress: Progress, columns: number, rows: number, nowMs: number) =>
	regionLines(progress, { columns, rows }, nowMs).map((line) =>
		line.map(({ text }) => text).join(""),
	);

/** Half of four files are done, one failed, two run. */
const HALF = progressAfter([
	[0, runStarted(4)],
	[0, startedJob(0, "test/a.test.js")],
	[0, testEnded(0, "test/a.test.js", "passed")],
	[0, ended(0, "test/a.test.js", { counts: { passed: 12, failed: 0, skipped: 1 } })],
	[0, verdictOf(0, "test/a.test.js", "passed")],
	[0, startedJob(1, "test/b.test.js")],
	[
		0,
		ended(1, "test/b.test.js", { outcome: "failed", counts: { passed: 1, failed: 1, skipped: 0 } }),
	],
	[0, verdictOf(1, "test/b.test.js", "failed")],
	[0, startedJob(2, "test/reports/yearly-report.test.js", 2)],
	[2500, testEnded(2, "test/reports/yearly-report.test.js", "passed", 2)],
	[3900, startedJob(3, "test/漢字/漢字漢字漢字漢字.test.js")],
]);

describe("the live region's layout", () => {
	it("is one line while modules are preloaded, with a clock from the first second on", () => {
		const progress = newProgress(0);
		assert.deepEqual(shown(progress, 80, 24, 10), ["  preloading …"]);
		assert.deepEqual(shown(progress, 80, 24, 61_000), ["  preloading … 1:01"]);
		assert.deepEqual(shown(progress, 5, 24, 10), ["  p…"]);
		assert.deepEqual(shown(progress, 1, 24, 10), ["…"]);
	});

	it("has a bar, counts in mocha's words, and the files that run, the longest first", () => {
		assert.deepEqual(shown(HALF, 80, 24, 4000), [
			"  ████████░░░░░░░░  2/4 files  14 passing  1 failing  1 pending  4s",
			"    4s  test/reports/yearly-report.test.js  attempt 2  1 test",
			"        test/漢字/漢字漢字漢字漢字.test.js",
		]);
	});

	it("has a longer bar where there is room", () => {
		assert.equal(
			shown(HALF, 160, 24, 4000)[0],
			`  ${"█".repeat(15)}${"░".repeat(15)}  2/4 files  14 passing  1 failing  1 pending  4s`,
		);
	});

	for (const [columns, expected] of [
		[
			50,
			[
				"  2/4 files  14 passing  1 failing  1 pending  4s",
				"    4s  test/reports/yearly-report.test.js",
				"        test/漢字/漢字漢字漢字漢字.test.js",
			],
		],
		[
			40,
			[
				"  2/4  14 passing  1 failing  4s",
				"    4s  test/repor…early-report.test.js",
				"        test/漢字/…漢字漢字漢字.test.js",
			],
		],
		[20, ["  2/4  1 failing", "    4s  tes…test.js", "        tes…test.js"]],
		[10, ["  2/4", "te…est.js", "te…est.js"]],
		[4, ["50%", "te…", "te…"]],
		[1, ["…", "…", "…"]],
	] as const) {
		it(`drops what does not fit in ${columns} columns, and cuts paths in their middle`, () => {
			assert.deepEqual(shown(HALF, columns, 24, 4000), expected);
		});
	}

	it("says how many files it does not show, and takes half of the rows at most", () => {
		const events: [number, RunEvent][] = [[0, runStarted(40)]];
		for (let job = 0; job < 20; job++) events.push([job, startedJob(job, `test/${job}.js`)]);
		const lines = shown(progressAfter(events), 80, 12, 100);
		assert.equal(lines.length, 6);
		assert.deepEqual(
			lines.slice(1).map((line) => line.trim()),
			["test/0.js", "test/1.js", "test/2.js", "test/3.js", "and 16 more"],
		);
		assert.equal(shown(progressAfter(events), 80, 1, 100).length, 1);
	});

	it("fits, whatever runs and however small the terminal is", () => {
		const path = fc.string({
			unit: fc.constantFrom("a", "/", "漢", "e\u0301", "🎉", "\n", "\t", "\u001b"),
			maxLength: 60,
		});
		fc.assert(
			fc.property(
				fc.array(path, { maxLength: 30 }),
				fc.integer({ min: 1, max: 400 }),
				fc.integer({ min: 1, max: 100 }),
				fc.integer({ min: 0, max: 10_000_000 }),
				(paths, columns, rows, nowMs) => {
					const progress = progressAfter([
						[0, runStarted(paths.length)],
						...paths.map((file, job): [number, RunEvent] => [0, startedJob(job, file)]),
					]);
					const lines = shown(progress, columns, rows, nowMs);
					assert.ok(lines.length >= 1 && lines.length <= Math.max(1, rows / 2));
					for (const line of lines) {
						assert.ok(cells(line) <= Math.max(1, columns - 1), JSON.stringify(line));
						assert.ok(["\n", "\t", "\u001b"].every((control) => !line.includes(control)));
					}
				},
			),
			{ numRuns: 500 },
		);
	});
});
