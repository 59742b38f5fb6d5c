import { strict as assert } from "node:assert";
import {
	type LedgerEffect,
	type LedgerEvent,
	newLedger,
	type Policy,
	step,
} from "../../../scheduler/core/ledger.js";
import { jobId, type Outcome } from "../../../scheduler/protocol/mod.js";

const A = jobId("a");
const B = jobId("b");
const C = jobId("c");

const POLICY: Policy = { retries: 0, maxFailures: 0, maxLosses: 3 };

const START: LedgerEvent = { kind: "start" };
const CANCEL: LedgerEvent = { kind: "cancel" };

function claimed(job = A, attempt = 1, delivery = 1): LedgerEvent {
	return { kind: "claimed", token: { job, attempt, delivery } };
}

function result(outcome: Outcome, job = A, attempt = 1, delivery = 1): LedgerEvent {
	return { kind: "result", token: { job, attempt, delivery }, outcome };
}

/** One execution from its claim to its result. */
function execution(outcome: Outcome, job = A, attempt = 1, delivery = 1): LedgerEvent[] {
	return [claimed(job, attempt, delivery), result(outcome, job, attempt, delivery)];
}

interface Played {
	readonly ledger: ReturnType<typeof newLedger>;
	readonly all: readonly LedgerEffect[];
	/** Of the last event. */
	readonly last: readonly LedgerEffect[];
	readonly verdicts: Readonly<Record<string, string>>;
}

function play(policy: Partial<Policy>, jobs: readonly string[], ...events: LedgerEvent[]): Played {
	const ledger = newLedger(jobs.map(jobId), { ...POLICY, ...policy });
	const effects = [START, ...events].map((event) => step(ledger, event));
	const all = effects.flat();
	const verdicts = all.flatMap((effect) =>
		effect.kind === "verdict" ? [[effect.job, `${effect.verdict} ${effect.attempt}`]] : [],
	);
	return { ledger, all, last: effects.at(-1) ?? [], verdicts: Object.fromEntries(verdicts) };
}

const decided = (
	verdict: Extract<LedgerEffect, { kind: "verdict" }>["verdict"],
	job = A,
	attempt = 1,
): LedgerEffect[] => [
	{ kind: "verdict", job, attempt, verdict },
	{ kind: "withdraw", job },
];

const FAILURES = ["failed", "timed-out", "crashed", "out-of-memory"] as const;

describe("the ledger", () => {
	describe("begins and ends", () => {
		it("a start requests the first attempt of every job in plan order", () => {
			assert.deepEqual(play({}, ["b", "a"]).last, [
				{ kind: "request", job: B, attempt: 1 },
				{ kind: "request", job: A, attempt: 1 },
			]);
		});

		it("a run without jobs is finished as it starts", () => {
			assert.deepEqual(play({}, []).last, [{ kind: "finished" }]);
		});

		it("the last verdict finishes the run, and no earlier one does", () => {
			const first = play({}, ["a", "b"], ...execution("passed"));
			assert.deepEqual(first.last, decided("passed"));
			const both = play({}, ["a", "b"], ...execution("passed"), ...execution("failed", B));
			assert.deepEqual(both.last, [...decided("failed", B), { kind: "finished" }]);
			assert.equal(both.ledger.undecided, 0);
		});
	});

	describe("passes and failures", () => {
		it("a claim decides nothing", () => {
			assert.deepEqual(play({}, ["a"], claimed()).last, []);
		});

		it("a pass decides at once", () => {
			const { last } = play({ retries: 3 }, ["a"], ...execution("passed"));
			assert.deepEqual(last, [...decided("passed"), { kind: "finished" }]);
		});

		for (const outcome of FAILURES) {
			it(`without retries ${outcome} decides`, () => {
				const { last, ledger } = play({}, ["a"], ...execution(outcome));
				assert.deepEqual(last, [...decided(outcome), { kind: "finished" }]);
				assert.equal(ledger.failures, 1);
			});

			it(`with a retry left ${outcome} requests one more attempt and says why`, () => {
				const { last } = play({ retries: 1 }, ["a"], ...execution(outcome));
				assert.deepEqual(last, [
					{ kind: "requeued", job: A, attempt: 2, reason: outcome },
					{ kind: "request", job: A, attempt: 2 },
				]);
			});
		}

		it("there are as many attempts as retries and one, and the latest failure is the verdict", () => {
			const tries = [
				...execution("failed"),
				...execution("failed", A, 2),
				...execution("crashed", A, 3),
			];
			const { last } = play({ retries: 2 }, ["a"], ...tries);
			assert.deepEqual(last, [...decided("crashed", A, 3), { kind: "finished" }]);
		});

		it("a pass after a failed attempt is flaky, names the attempt that passed and is no failure", () => {
			const { last, ledger } = play(
				{ retries: 1 },
				["a"],
				...execution("failed"),
				...execution("passed", A, 2),
			);
			assert.deepEqual(last, [...decided("flaky", A, 2), { kind: "finished" }]);
			assert.equal(ledger.failures, 0);
		});

		it("an execution that somebody canceled is not tried again", () => {
			const { last } = play({ retries: 1 }, ["a"], ...execution("canceled"));
			assert.deepEqual(last, [...decided("canceled"), { kind: "finished" }]);
		});
	});

	describe("lost executions", () => {
		it("a lost execution decides nothing and requests nothing: the queue redelivers", () => {
			const { last, ledger } = play({ retries: 1 }, ["a"], ...execution("lost"));
			assert.deepEqual(last, []);
			assert.equal(ledger.dropped, 0);
		});

		it("the third lost execution of an attempt makes the job poison", () => {
			const losses = [1, 2, 3].flatMap((delivery) => execution("lost", A, 1, delivery));
			assert.deepEqual(play({ retries: 1 }, ["a"], ...losses.slice(0, -1)).verdicts, {});
			const { last, ledger } = play({ retries: 1 }, ["a"], ...losses);
			assert.deepEqual(last, [...decided("lost"), { kind: "finished" }]);
			assert.equal(ledger.failures, 0);
		});

		it("a pass after two lost executions is a pass and not flaky", () => {
			const { verdicts } = play(
				{},
				["a"],
				...execution("lost", A, 1, 1),
				...execution("lost", A, 1, 2),
				...execution("passed", A, 1, 3),
			);
			assert.deepEqual(verdicts, { a: "passed 1" });
		});

		it("losses of different attempts are not added up", () => {
			const two = (attempt: number) =>
				[1, 2].flatMap((delivery) => execution("lost", A, attempt, delivery));
			const { verdicts } = play(
				{ retries: 1 },
				["a"],
				...two(1),
				...execution("failed", A, 1, 3),
				...two(2),
				...execution("passed", A, 2, 3),
			);
			assert.deepEqual(verdicts, { a: "flaky 2" });
		});

		it("a fourth claim shows that three workers died with the job without a word", () => {
			const claims = [1, 2, 3].map((delivery) => claimed(A, 1, delivery));
			assert.deepEqual(play({}, ["a"], ...claims).verdicts, {});
			assert.deepEqual(play({}, ["a"], ...claims, claimed(A, 1, 4)).verdicts, { a: "lost 1" });
		});

		it("a worker that was thought dead may still pass the job", () => {
			const { verdicts } = play({}, ["a"], claimed(), claimed(A, 1, 2), result("passed"));
			assert.deepEqual(verdicts, { a: "passed 1" });
		});

		it("a claim that is told twice counts once", () => {
			const { verdicts } = play({}, ["a"], claimed(), claimed(), claimed(), claimed());
			assert.deepEqual(verdicts, {});
		});

		it("a loss that is told three times counts once", () => {
			const { verdicts } = play(
				{},
				["a"],
				claimed(),
				result("lost"),
				result("lost"),
				result("lost"),
			);
			assert.deepEqual(verdicts, {});
		});
	});

	describe("what comes too late or from nowhere", () => {
		it("a result for a decided job is counted and dropped", () => {
			const { last, ledger, verdicts } = play(
				{},
				["a", "b"],
				...execution("passed"),
				result("failed"),
			);
			assert.deepEqual(last, []);
			assert.equal(ledger.dropped, 1);
			assert.deepEqual(verdicts, { a: "passed 1" });
		});

		it("a second result for an attempt that is being retried is counted and dropped", () => {
			const { last, ledger } = play(
				{ retries: 2 },
				["a"],
				...execution("failed"),
				result("failed"),
			);
			assert.deepEqual(last, []);
			assert.equal(ledger.dropped, 1);
		});

		it("results of an unknown job and of an attempt that nobody requested are dropped", () => {
			const { ledger, verdicts } = play({}, ["a"], result("passed", B), result("passed", A, 2));
			assert.equal(ledger.dropped, 2);
			assert.deepEqual(verdicts, {});
		});

		it("a result of an execution that nobody claimed is dropped", () => {
			const { ledger, verdicts } = play({}, ["a"], claimed(), result("passed", A, 1, 7));
			assert.equal(ledger.dropped, 1);
			assert.deepEqual(verdicts, {});
		});

		it("claims under an unknown token and of a decided job change nothing", () => {
			const claims = [1, 2, 3, 4, 5].flatMap((n) => [
				claimed(C, 1, n),
				claimed(B, 9, n),
				claimed(A, 1, n),
			]);
			const { all } = play({}, ["a", "b"], ...execution("passed"), ...claims);
			assert.deepEqual(all.slice(2), decided("passed"));
		});
	});

	describe("stopping at max-failures", () => {
		it("cancels what waits, before the one that reached the limit lets others go on", () => {
			const { last } = play(
				{ maxFailures: 1 },
				["a", "b", "c"],
				claimed(B),
				...execution("failed"),
			);
			const [verdict, withdraw] = decided("failed");
			assert.deepEqual(last, [
				verdict,
				{ kind: "stopping", reason: "max-failures" },
				...decided("canceled", C),
				withdraw,
			]);
		});

		it("lets what runs come to its end, and finishes then", () => {
			const running = [claimed(B), ...execution("failed")];
			const { last } = play({ maxFailures: 1 }, ["a", "b"], ...running, result("passed", B));
			assert.deepEqual(last, [...decided("passed", B), { kind: "finished" }]);
		});

		it("retries nothing any more", () => {
			const running = [claimed(B), ...execution("failed"), ...execution("failed", A, 2)];
			const { last } = play(
				{ maxFailures: 1, retries: 1 },
				["a", "b"],
				...running,
				result("failed", B),
			);
			assert.deepEqual(last, [...decided("failed", B), { kind: "finished" }]);
		});

		it("counts failed jobs, not failed attempts, flaky or lost jobs", () => {
			const lost = [1, 2, 3].flatMap((delivery) => execution("lost", B, 1, delivery));
			const flaky = [...execution("failed"), ...execution("passed", A, 2)];
			const { all } = play({ maxFailures: 1, retries: 1 }, ["a", "b", "c"], ...flaky, ...lost);
			assert.ok(!all.some((effect) => effect.kind === "stopping"));
		});

		it("happens at the limit and not before", () => {
			const jobs = ["a", "b", "c"];
			const one = play({ maxFailures: 2 }, jobs, ...execution("failed"));
			assert.deepEqual(one.verdicts, { a: "failed 1" });
			const two = play(
				{ maxFailures: 2 },
				jobs,
				...execution("failed"),
				...execution("crashed", B),
			);
			assert.deepEqual(two.verdicts, { a: "failed 1", b: "crashed 1", c: "canceled 1" });
		});
	});

	describe("canceling", () => {
		it("ends what waits as canceled and waits for what runs", () => {
			const { last } = play({}, ["a", "b", "c"], claimed(B), CANCEL);
			assert.deepEqual(last, [
				{ kind: "stopping", reason: "canceled" },
				...decided("canceled"),
				...decided("canceled", C),
			]);
		});

		it("finishes the run at once when nothing runs", () => {
			const { last } = play({}, ["a"], CANCEL);
			assert.deepEqual(last, [
				{ kind: "stopping", reason: "canceled" },
				...decided("canceled"),
				{ kind: "finished" },
			]);
		});

		it("keeps the pass of a job that ended before it was killed", () => {
			assert.deepEqual(play({}, ["a"], claimed(), CANCEL, result("passed")).verdicts, {
				a: "passed 1",
			});
		});

		it("keeps the failure before a retry that waits", () => {
			const { verdicts } = play({ retries: 1 }, ["a"], ...execution("failed"), CANCEL);
			assert.deepEqual(verdicts, { a: "failed 1" });
		});

		it("keeps the failure before a retry that runs and is killed", () => {
			const events = [...execution("crashed"), claimed(A, 2), CANCEL, result("canceled", A, 2)];
			assert.deepEqual(play({ retries: 1 }, ["a"], ...events).verdicts, { a: "crashed 1" });
		});

		it("does not wait for the redelivery of what is lost meanwhile", () => {
			assert.deepEqual(play({}, ["a"], claimed(), CANCEL, result("lost")).verdicts, {
				a: "canceled 1",
			});
		});

		it("waits for the second execution of a job when the first is lost", () => {
			const both = [claimed(), claimed(A, 1, 2), CANCEL, result("lost")];
			assert.deepEqual(play({}, ["a"], ...both).verdicts, {});
			assert.deepEqual(play({}, ["a"], ...both, result("passed", A, 1, 2)).verdicts, {
				a: "passed 1",
			});
		});

		it("changes nothing the second time, nor after max-failures", () => {
			assert.deepEqual(play({}, ["a"], claimed(), CANCEL, CANCEL).last, []);
			const stopped = play(
				{ maxFailures: 1 },
				["a", "b"],
				claimed(B),
				...execution("failed"),
				CANCEL,
			);
			assert.deepEqual(stopped.last, []);
			assert.equal(stopped.ledger.stopping, "max-failures");
		});

		it("keeps the failure before a retry that is lost meanwhile", () => {
			const events = [...execution("failed"), claimed(A, 2), CANCEL, result("lost", A, 2)];
			assert.deepEqual(play({ retries: 1 }, ["a"], ...events).verdicts, { a: "failed 1" });
		});

		it("ends a job whose retry waits, though an older execution of it never ended", () => {
			const paused = [claimed(), claimed(A, 1, 2), result("failed", A, 1, 2)];
			assert.deepEqual(play({ retries: 1 }, ["a"], ...paused, CANCEL).verdicts, { a: "failed 1" });
		});

		it("before the start leaves nothing to start, and finishes once", () => {
			const ledger = newLedger([A], POLICY);
			const effects = [CANCEL, START].flatMap((event) => step(ledger, event));
			assert.deepEqual(effects, [
				{ kind: "stopping", reason: "canceled" },
				...decided("canceled"),
				{ kind: "finished" },
			]);
		});
	});
});
