import { strict as assert } from "node:assert";
import fc from "fast-check";
import { acquire, newLocks, type Request, release } from "../../../scheduler/core/locks.js";
import { type JobId, jobId } from "../../../scheduler/protocol/mod.js";
import { tries } from "../../support/fuzz.js";

const request = (job: string, attempt = 1): Request => ({ job: jobId(job), attempt });

function needing(needs: Readonly<Record<string, readonly string[]>>) {
	return newLocks(new Map(Object.entries(needs).map(([job, names]) => [jobId(job), names])));
}

const names = (requests: readonly Request[]) => requests.map(({ job }) => job as string);

describe("locks", () => {
	it("a job without locks may always run", () => {
		const locks = needing({ a: ["db"] });
		assert.equal(acquire(locks, request("a")), true);
		assert.equal(acquire(locks, request("b")), true);
		assert.deepEqual(release(locks, jobId("b")), []);
	});

	it("two jobs that share a lock run one after the other", () => {
		const locks = needing({ a: ["db"], b: ["db"] });
		assert.equal(acquire(locks, request("a")), true);
		assert.equal(acquire(locks, request("b")), false);
		assert.deepEqual(release(locks, jobId("a")), [request("b")]);
	});

	it("jobs of different locks do not wait for each other", () => {
		const locks = needing({ a: ["db"], b: ["port"] });
		assert.equal(acquire(locks, request("a")), true);
		assert.equal(acquire(locks, request("b")), true);
	});

	it("those that wait for one lock get it in the order of the plan", () => {
		const locks = needing({ a: ["db"], b: ["db"], c: ["db"] });
		for (const job of ["a", "b", "c"]) acquire(locks, request(job));
		assert.deepEqual(names(release(locks, jobId("a"))), ["b"]);
		assert.deepEqual(names(release(locks, jobId("b"))), ["c"]);
		assert.deepEqual(names(release(locks, jobId("c"))), []);
	});

	it("a job takes all its locks or none", () => {
		const locks = needing({ a: ["db"], b: ["port", "db"], c: ["port"] });
		for (const job of ["a", "b", "c"]) acquire(locks, request(job));
		assert.deepEqual(names(release(locks, jobId("b"))), ["c"], "b held nothing while it waited");
	});

	it("one release may let several jobs run", () => {
		const locks = needing({ a: ["db", "port"], b: ["db"], c: ["port"], d: ["db"] });
		for (const job of ["a", "b", "c", "d"]) acquire(locks, request(job));
		assert.deepEqual(names(release(locks, jobId("a"))), ["b", "c"]);
	});

	it("a retry keeps the locks of its job", () => {
		const locks = needing({ a: ["db"], b: ["db"] });
		acquire(locks, request("a"));
		acquire(locks, request("b"));
		assert.equal(acquire(locks, request("a", 2)), true);
		assert.deepEqual(names(release(locks, jobId("a"))), ["b"]);
	});

	it("a job that is given up while it waits never gets its turn, and frees nothing", () => {
		const locks = needing({ a: ["db"], b: ["db"], c: ["db"] });
		for (const job of ["a", "b", "c"]) acquire(locks, request(job));
		assert.deepEqual(release(locks, jobId("b")), []);
		assert.deepEqual(names(release(locks, jobId("a"))), ["c"]);
	});

	it("no job overtakes one that waits for the same lock", () => {
		const locks = needing({ a: ["db"], x: ["port"], b: ["db", "port"], c: ["port"] });
		for (const job of ["a", "x", "b", "c"]) acquire(locks, request(job));
		assert.deepEqual(names(release(locks, jobId("x"))), []);
		assert.deepEqual(names(release(locks, jobId("a"))), ["b"]);
		assert.deepEqual(names(release(locks, jobId("b"))), ["c"]);
	});
});

const LOCK_NAMES = ["db", "port", "disk", "(serial)"];

const suite = fc.record({
	/** Of each job in plan order, the locks that it needs. */
	needs: fc.array(fc.subarray(LOCK_NAMES), { maxLength: 12 }),
	/** Which of those that run ends next. */
	ends: fc.array(fc.nat({ max: 100 }), { minLength: 1, maxLength: 12 }),
	/** After so many requests one job ends, and so on. */
	pace: fc.integer({ min: 1, max: 4 }),
});

/** Runs a suite of jobs through the locks and calls `check` after each step. */
function runSuite(
	{ needs, ends, pace }: { needs: readonly string[][]; ends: readonly number[]; pace: number },
	check: (
		running: readonly JobId[],
		needsOf: (job: JobId) => readonly string[],
		waiting: readonly JobId[],
	) => void,
): JobId[] {
	const jobs = needs.map((_, n) => jobId(String(n)));
	const needsOf = (job: JobId) => needs[Number(job)] ?? [];
	const locks = newLocks(
		new Map(jobs.filter((job) => needsOf(job).length > 0).map((job) => [job, needsOf(job)])),
	);
	const begun: JobId[] = [];
	let running: JobId[] = [];
	let turn = 0;

	function begin(job: JobId): void {
		begun.push(job);
		running.push(job);
	}

	function endOne(): void {
		const ended = running[(ends[turn++ % ends.length] ?? 0) % running.length];
		if (ended === undefined) return;
		running = running.filter((job) => job !== ended);
		for (const next of release(locks, ended)) begin(next.job);
	}

	for (const [n, job] of jobs.entries()) {
		if (acquire(locks, { job, attempt: 1 })) begin(job);
		if ((n + 1) % pace === 0) endOne();
		check(
			running,
			needsOf,
			jobs.slice(0, n + 1).filter((asked) => !begun.includes(asked)),
		);
	}
	while (running.length > 0) {
		endOne();
		check(
			running,
			needsOf,
			jobs.filter((job) => !begun.includes(job)),
		);
	}
	assert.equal(locks.holders.size, 0, "nobody holds anything in the end");
	assert.equal(locks.waiting.length, 0);
	return begun;
}

describe("locks, whatever the suite", () => {
	it("never have two holders of one lock", () => {
		fc.assert(
			fc.property(suite, (given) => {
				runSuite(given, (running, needsOf) => {
					const held = running.flatMap(needsOf);
					assert.equal(new Set(held).size, held.length, `${running.join()} hold ${held.join()}`);
				});
			}),
			{ numRuns: 500 },
		);
	});

	it("let every job run exactly once in the end", () => {
		fc.assert(
			fc.property(suite, (given) => {
				const begun = runSuite(given, () => {});
				assert.deepEqual([...begun].sort(), given.needs.map((_, n) => String(n)).sort());
			}),
			{ numRuns: 500 },
		);
	});

	it("let nobody wait whose locks are all free and asked for by nobody before", () => {
		fc.assert(
			fc.property(suite, (given) => {
				runSuite(given, (running, needsOf, waiting) => {
					const taken = new Set(running.flatMap(needsOf));
					for (const job of waiting) {
						assert.ok(
							needsOf(job).some((lock) => taken.has(lock)),
							`${job} waits for nothing`,
						);
						for (const lock of needsOf(job)) taken.add(lock);
					}
				});
			}),
			{ numRuns: 500 },
		);
	});

	it("keep the order of the plan among all jobs that need a lock", () => {
		fc.assert(
			fc.property(suite, (given) => {
				const begun = runSuite(given, () => {}).map(Number);
				for (const lock of LOCK_NAMES) {
					const jobs = begun.filter((job) => given.needs[job]?.includes(lock));
					assert.deepEqual(
						jobs,
						jobs.toSorted((a, b) => a - b),
						`those that need ${lock}`,
					);
				}
			}),
			{ numRuns: 500 },
		);
	});

	it("are right whoever asks, asks again, ends or is given up at any time", () => {
		const steps = fc.array(
			fc.tuple(fc.constantFrom("ask", "retry", "end", "give up"), fc.nat({ max: 11 })),
			{ maxLength: 60, size: "max" },
		);
		fc.assert(
			fc.property(suite, steps, ({ needs }, happens) => {
				const needsOf = (job: JobId) => needs[Number(job)] ?? [];
				const locks = newLocks(new Map(needs.map((names_, n) => [jobId(String(n)), names_])));
				/** Attempts under way, by job. */
				const running = new Map<JobId, number>();
				const asked = new Set<JobId>();
				const over = new Set<JobId>();
				const begin = (next: Request) => {
					assert.ok(!over.has(next.job), `${next.job} begins after its end`);
					running.set(next.job, next.attempt);
				};
				for (const [what, n] of happens) {
					const job = jobId(String(n));
					const attempt = running.get(job);
					if (n >= needs.length || over.has(job)) continue;
					if (what === "ask" && !asked.has(job)) {
						asked.add(job);
						if (acquire(locks, { job, attempt: 1 })) begin({ job, attempt: 1 });
					} else if (what === "retry" && attempt !== undefined) {
						assert.ok(acquire(locks, { job, attempt: attempt + 1 }), "a retry keeps its locks");
						begin({ job, attempt: attempt + 1 });
					} else if (asked.has(job) && (what === "give up" || attempt !== undefined)) {
						over.add(job);
						running.delete(job);
						for (const next of release(locks, job)) begin(next);
					}
					const held = [...running.keys()].flatMap(needsOf);
					assert.equal(new Set(held).size, held.length, "one holder a lock");
					assert.deepEqual([...locks.holders.keys()].toSorted(), held.toSorted());
					const taken = new Set(held);
					for (const waiting of locks.waiting) {
						assert.ok(
							needsOf(waiting.job).some((lock) => taken.has(lock)),
							"waits for somebody",
						);
						for (const lock of needsOf(waiting.job)) taken.add(lock);
					}
					const known = [...running.keys(), ...locks.waiting.map((one) => one.job), ...over];
					assert.deepEqual(new Set(known), asked, "nobody is forgotten");
				}
			}),
			tries(500),
		);
	});
});
