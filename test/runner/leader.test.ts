import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { LeaderOptions } from "../../runner/leader.js";
import { seedFor } from "../../scheduler/plan/mod.js";
import {
	type JobId,
	jobId,
	OUTCOMES,
	type Outcome,
	type RunEvent,
	type Token,
} from "../../scheduler/protocol/mod.js";
import {
	execute,
	kinds,
	newRun,
	play,
	resultOf,
	type Script,
	verdictsOf,
	WORKER,
	work,
} from "./scripted-run.js";

const locked = (...jobs: string[]): ReadonlyMap<JobId, readonly string[]> =>
	new Map(jobs.map((job) => [jobId(job), ["db"]]));

const lost: readonly Outcome[] = ["lost", "lost", "lost"];

describe("the leader", () => {
	it("publishes every file in the plan's order, with a seed from the run's and the file's name", async () => {
		const run = newRun(["b.js", "a.js"]);
		void run.leader.run();
		for (const [job, file] of ["b.js", "a.js"].entries()) {
			const delivery = await run.queue.worker.pull();
			assert.ok(delivery !== "ended");
			assert.deepEqual(delivery.job, {
				kind: "job",
				job: String(job),
				file,
				attempt: 1,
				seed: seedFor(7, file),
			});
		}
	});

	it("tells a file's way from its claim to its verdict, and the run's end last", async () => {
		const { events } = await play(["a.js"]);
		assert.deepEqual(events, [
			{ kind: "job-started", job: "0", file: "a.js", attempt: 1, worker: "w1", slot: 0 },
			{
				kind: "job-finished",
				job: "0",
				file: "a.js",
				attempt: 1,
				outcome: "passed",
				reason: {},
				durationMs: 100,
				phasesMs: { queue: 0, fork: 1, load: 2, test: 90, teardown: 7 },
				cpuMs: 50,
				maxRssBytes: 1000,
				counts: { passed: 2, failed: 0, skipped: 0 },
				leaks: [],
			},
			{ kind: "job-verdict", job: "0", file: "a.js", attempt: 1, verdict: "passed" },
			{
				kind: "run-finished",
				verdicts: { passed: 1 },
				counts: { passed: 2, failed: 0, skipped: 0 },
				dropped: 0,
				missing: 0,
				wallMs: 0,
				lowerBoundMs: 100,
				exitCode: 0,
			},
		]);
	});

	it("tells tests, output and notices of a worker, with the file that they belong to", async () => {
		const run = newRun(["a.js", "b.js"]);
		const token: Token = { job: jobId("1"), attempt: 1, delivery: 1 };
		const test = { type: "test", title: ["t"], outcome: "passed", durationMs: 1, try: 1 } as const;
		void run.leader.run();
		await run.queue.worker.send({
			kind: "progress",
			token,
			tests: [test, { ...test, title: ["u"] }],
		});
		await run.queue.worker.send({ kind: "output", token, stream: "stderr", text: "oh" });
		await run.queue.worker.send({
			kind: "worker-notice",
			worker: WORKER,
			notice: { level: "info", code: "N", message: "m", file: "b.js" },
		});
		assert.deepEqual(run.events, [
			{ kind: "test-finished", job: "1", file: "b.js", attempt: 1, ...test },
			{ kind: "test-finished", job: "1", file: "b.js", attempt: 1, ...test, title: ["u"] },
			{ kind: "job-output", job: "1", attempt: 1, stream: "stderr", text: "oh" },
			{ kind: "notice", level: "info", code: "N", message: "m", file: "b.js" },
		]);
	});

	it("ends a run without files at once", async () => {
		const { events, finished } = await play([]);
		assert.deepEqual(kinds(events), ["run-finished"]);
		assert.deepEqual([finished.exitCode, finished.verdicts, finished.missing], [0, {}, 0]);
	});

	describe("retries", () => {
		it("a failed file as a new attempt and says why", async () => {
			const { begun, verdicts, events } = await play(
				["a.js"],
				{ "a.js": ["crashed"] },
				{ retries: 2 },
			);
			assert.deepEqual(begun, ["a.js 1 1", "a.js 2 1"]);
			assert.deepEqual(verdicts, { "a.js": "flaky 2" });
			const requeued = events.filter(({ kind }) => kind === "job-requeued");
			assert.deepEqual(requeued, [
				{ kind: "job-requeued", job: "0", file: "a.js", attempt: 2, reason: "crashed" },
			]);
		});

		it("a lost file never by itself: the queue hands it out again", async () => {
			const { begun, verdicts, events } = await play(["a.js"], { "a.js": ["lost", "lost"] });
			assert.deepEqual(begun, ["a.js 1 1", "a.js 1 2", "a.js 1 3"]);
			assert.deepEqual(verdicts, { "a.js": "passed 1" });
			assert.ok(!kinds(events).includes("job-requeued"));
		});

		it("no file that was lost three times", async () => {
			const { verdicts, finished } = await play(["a.js", "b.js"], { "b.js": lost });
			assert.deepEqual(verdicts, { "a.js": "passed 1", "b.js": "lost 1" });
			assert.equal(finished.exitCode, 4);
		});

		it("nothing that has its verdict: a file that was lost three times leaves the queue", async () => {
			const { begun, verdicts } = await play(["a.js", "b.js"], { "a.js": [...lost, ...lost] });
			assert.deepEqual(begun, ["a.js 1 1", "a.js 1 2", "a.js 1 3", "b.js 1 1"]);
			assert.deepEqual(verdicts, { "a.js": "lost 1", "b.js": "passed 1" });
		});
	});

	describe("exits with", () => {
		const cases: readonly [string, Script, Partial<LeaderOptions>, number][] = [
			["0 when every file passed", {}, {}, 0],
			["10 when a file failed", { "a.js": ["failed"] }, {}, 10],
			["10 when a file crashed", { "a.js": ["crashed"] }, {}, 10],
			["10 when a file ran out of time", { "a.js": ["timed-out"] }, {}, 10],
			["10 when a file ran out of memory", { "a.js": ["out-of-memory"] }, {}, 10],
			["10 when a file was canceled by somebody else", { "a.js": ["canceled"] }, {}, 10],
			["4 when a file is lost", { "b.js": lost }, {}, 4],
			["4 when a file is lost and another failed", { "a.js": ["failed"], "b.js": lost }, {}, 4],
			["0 when a file is flaky", { "a.js": ["failed"] }, { retries: 1 }, 0],
			[
				"10 when a file is flaky and that shall fail",
				{ "a.js": ["failed"] },
				{ retries: 1, failOnFlaky: true },
				10,
			],
			["10 when it stopped at max-failures", { "a.js": ["failed"] }, { maxFailures: 1 }, 10],
		];
		for (const [title, script, options, code] of cases) {
			it(title, async () => {
				const { finished } = await play(["a.js", "b.js"], script, options);
				assert.equal(finished.exitCode, code);
			});
		}

		it("130 when it was interrupted, even if nothing failed", async () => {
			const run = newRun(["a.js"]);
			const finished = run.leader.run();
			run.leader.cancel();
			assert.equal((await finished).exitCode, 130);
		});
	});

	describe("tears down", () => {
		it("once, after the last verdict and before the run is told as finished", async () => {
			const seen: string[][] = [];
			const run = newRun(["a.js", "b.js"], {
				async tearDown() {
					seen.push(kinds(run.events));
					return true;
				},
			});
			const finished = run.leader.run();
			await work(run, {});
			await finished;
			assert.equal(seen.length, 1);
			assert.equal(seen[0]?.filter((kind) => kind === "job-verdict").length, 2);
			assert.ok(!seen[0]?.includes("run-finished"));
		});

		it("and exits with 4 when that fails, even if files failed too", async () => {
			const tearDown = async () => false;
			assert.equal((await play(["a.js"], {}, { tearDown })).finished.exitCode, 4);
			assert.equal(
				(await play(["a.js"], { "a.js": ["failed"] }, { tearDown })).finished.exitCode,
				4,
			);
		});

		it("outside of the time that the run is told to have taken", async () => {
			const run = newRun(["a.js"], {
				async tearDown() {
					run.clock.nowMs = 9000;
					return true;
				},
			});
			const finished = run.leader.run();
			await work(run, {});
			assert.equal((await finished).wallMs, 0);
		});
	});

	describe("counts", () => {
		it("files by verdict, and the tests of the deciding attempts", async () => {
			const script: Script = {
				"a.js": ["failed", "failed"],
				"b.js": ["failed", "passed"],
				"c.js": [],
			};
			const { finished } = await play(["a.js", "b.js", "c.js"], script, { retries: 1 });
			assert.deepEqual(finished.verdicts, { failed: 1, flaky: 1, passed: 1 });
			assert.deepEqual(finished.counts, { passed: 5, failed: 1, skipped: 0 });
		});

		it("the time of the run, and the least that it could have taken", async () => {
			const run = newRun(["a.js", "b.js", "c.js"], { slots: 2 });
			run.clock.nowMs = 5000;
			const finished = run.leader.run();
			for (const [n, durationMs] of [300, 100, 50].entries()) {
				await execute(run, n, { durationMs });
			}
			const { wallMs, lowerBoundMs } = await finished;
			assert.equal(wallMs, 5000, "from the making of the leader");
			assert.equal(lowerBoundMs, 300, "the longest file");
		});

		it("as the least time the work over the slots, when no file is longer", async () => {
			const { finished } = await play(["a.js", "b.js", "c.js", "d.js"], {}, { slots: 2 });
			assert.equal(finished.lowerBoundMs, 200);
		});

		it("results that came too late, and leaves the verdict as it is", async () => {
			const run = newRun(["a.js", "b.js"]);
			const finished = run.leader.run();
			await execute(run, 0);
			await execute(run, 0, { outcome: "failed" });
			await execute(run, 1);
			const { dropped, verdicts, exitCode } = await finished;
			assert.deepEqual([dropped, verdicts, exitCode], [1, { passed: 2 }, 0]);
		});
	});

	describe("with locks", () => {
		it("keeps files apart that share one, whatever the slots", async () => {
			const files = ["a.js", "b.js", "c.js"];
			const apart = await play(files, {}, { slots: 3, lockNeeds: locked("0", "1", "2") });
			assert.equal(apart.peak, 1);
			assert.deepEqual(apart.begun, ["a.js 1 1", "b.js 1 1", "c.js 1 1"]);
			const free = await play(files, {}, { slots: 3 });
			assert.equal(free.peak, 3);
		});

		it("lets others pass one that waits", async () => {
			const { begun } = await play(
				["a.js", "b.js", "c.js"],
				{},
				{ slots: 2, lockNeeds: locked("0", "1") },
			);
			assert.deepEqual(begun, ["a.js 1 1", "c.js 1 1", "b.js 1 1"]);
		});

		it("retries a file before the next one gets its lock", async () => {
			const { begun } = await play(
				["a.js", "b.js"],
				{ "a.js": ["failed"] },
				{ slots: 2, retries: 1, lockNeeds: locked("0", "1") },
			);
			assert.deepEqual(begun, ["a.js 1 1", "a.js 2 1", "b.js 1 1"]);
		});

		it("starts no file that waits for one once max-failures is reached", async () => {
			const { begun, events } = await play(
				["a.js", "b.js"],
				{ "a.js": ["failed"] },
				{ slots: 2, maxFailures: 1, lockNeeds: locked("0", "1") },
			);
			assert.deepEqual(begun, ["a.js 1 1"]);
			assert.equal(events.at(-1)?.kind, "run-finished");
		});
	});

	describe("stops", () => {
		it("at max-failures, says so, and starts nothing more", async () => {
			const { begun, verdicts, events } = await play(
				["a.js", "b.js", "c.js"],
				{ "a.js": ["failed"] },
				{ maxFailures: 1 },
			);
			assert.deepEqual(begun, ["a.js 1 1"]);
			assert.deepEqual(verdicts, {
				"a.js": "failed 1",
				"b.js": "canceled 1",
				"c.js": "canceled 1",
			});
			assert.deepEqual(
				events.filter(({ kind }) => kind === "notice"),
				[
					{
						kind: "notice",
						level: "warning",
						code: "MAX_FAILURES",
						message: "1 failed: nothing new is started (--max-failures or --bail)",
					},
				],
			);
		});

		it("at a cancel: asks the workers to kill, cancels what waits, and waits for what runs", async () => {
			const run = newRun(["a.js", "b.js"]);
			const finished = run.leader.run();
			const token: Token = { job: jobId("0"), attempt: 1, delivery: 1 };
			assert.notEqual(await run.queue.worker.pull(), "ended");
			await run.queue.worker.send({ kind: "claimed", token, worker: WORKER, slot: 0 });
			run.leader.cancel();
			assert.deepEqual(run.controls, ["kill"]);
			assert.deepEqual(verdictsOf(run.events), { "b.js": "canceled 1" });
			await run.queue.worker.send(resultOf(token, "canceled"));
			const { verdicts, exitCode } = await finished;
			assert.deepEqual(verdicts, { canceled: 2 });
			assert.equal(exitCode, 130);
			assert.equal(await run.queue.worker.pull(), "ended");
			assert.ok(!kinds(run.events).includes("notice"), "who interrupts knows it");
		});
	});

	describe("suggests a preload", () => {
		async function suggestion(
			loadedLate: readonly (readonly string[])[],
		): Promise<RunEvent | undefined> {
			const run = newRun(loadedLate.map((_, n) => `${n}.js`));
			const finished = run.leader.run();
			for (const [n, names] of loadedLate.entries()) {
				await execute(run, n, { loadedLate: names });
			}
			await finished;
			return run.events.find(({ kind }) => kind === "notice");
		}

		it("of what more than half of the files loaded late", async () => {
			const late = [
				["a", "b"],
				["a", "b"],
				["a", "b"],
				["a"],
				["a", "b"],
				["a", "b"],
				["c"],
				["c"],
			];
			assert.deepEqual(await suggestion(late), {
				kind: "notice",
				level: "info",
				code: "PRELOAD_SUGGESTED",
				message: "more than half of the files loaded a, b after the fork",
				hint: "--preload auto --preload a --preload b loads it once for all",
			});
		});

		it("of nothing that half of the files or fewer loaded", async () => {
			const late = Array.from({ length: 10 }, (_, n) => (n < 5 ? ["a"] : []));
			assert.equal(await suggestion(late), undefined);
		});

		it("of nothing in a run of four files", async () => {
			assert.equal(await suggestion([["a"], ["a"], ["a"], ["a"]]), undefined);
			assert.notEqual(await suggestion([["a"], ["a"], ["a"], ["a"], ["a"]]), undefined);
		});
	});

	it("gives every file one verdict, whatever its executions bring, and tells the end last", async () => {
		const outcomes = fc.array(fc.constantFrom(...OUTCOMES), { maxLength: 4 });
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.record({ outcomes, locked: fc.boolean() }), { maxLength: 8 }),
				fc.record({ retries: fc.nat({ max: 2 }), slots: fc.integer({ min: 1, max: 3 }) }),
				async (files, options) => {
					const names = files.map((_, n) => `${n}.js`);
					const script = Object.fromEntries(files.map((file, n) => [`${n}.js`, file.outcomes]));
					const needs = files.flatMap((file, n) => (file.locked ? [String(n)] : []));
					const { events, finished, verdicts } = await play(names, script, {
						...options,
						lockNeeds: locked(...needs),
					});
					assert.deepEqual(Object.keys(verdicts).sort(), names.toSorted());
					assert.equal(kinds(events).filter((kind) => kind === "job-verdict").length, names.length);
					assert.equal(events.at(-1), finished);
					assert.equal(finished.missing, 0);
				},
			),
		);
	});
});
