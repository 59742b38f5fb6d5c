import { strict as assert } from "node:assert";
import fc from "fast-check";
import { type LedgerEvent, newLedger, step } from "../../../scheduler/core/ledger.js";
import { jobId, OUTCOMES, type Token } from "../../../scheduler/protocol/mod.js";
import { tries } from "../../support/fuzz.js";
import { tellAll } from "./ledger-model.js";
import { type Action, LedgerWorld } from "./ledger-world.js";

const pick = fc.nat({ max: 1000 });
const outcome = fc.constantFrom(...OUTCOMES);

const told = fc.constantFrom(...OUTCOMES, "claimed" as const);
const small = fc.nat({ max: 3 });

const unknown: fc.Arbitrary<Action> = fc
	.oneof(
		// A job that is not in the plan.
		fc.record({ job: fc.constant(jobId("x")), attempt: small, delivery: small, told }),
		// An attempt that was not requested.
		fc.record({
			job: fc.constant(jobId("0")),
			attempt: fc.constantFrom(0, 9),
			delivery: small,
			told,
		}),
		// An execution that nobody claimed.
		fc.record({
			job: fc.constant(jobId("0")),
			attempt: fc.constantFrom(1, 2),
			delivery: fc.constant(99),
			told: outcome,
		}),
	)
	.map(({ told: what, ...token }) => ({ kind: "unknown", token, told: what }));

const action: fc.Arbitrary<Action> = fc.oneof(
	{ weight: 8, arbitrary: fc.record({ kind: fc.constant("claim"), pick }) },
	{ weight: 7, arbitrary: fc.record({ kind: fc.constant("end"), pick, outcome }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant("redeliver"), pick }) },
	{ weight: 3, arbitrary: fc.record({ kind: fc.constant("repeat"), pick, told }) },
	{ weight: 1, arbitrary: unknown },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant("cancel") }) },
);

const policy = fc.record({
	retries: fc.nat({ max: 3 }),
	maxFailures: fc.nat({ max: 3 }),
	maxLosses: fc.constant(3),
});

/** Any message at any time: right, old, early, repeated or about nothing. */
const token = fc.record({
	job: fc.constantFrom(...["0", "1", "2", "x"].map(jobId)),
	attempt: fc.constantFrom(1, 1, 1, 2, 2, 3, 0, -1, 9),
	delivery: fc.constantFrom(1, 1, 2, 3, 4, 0, 1.5),
});
const likely = fc.record({
	job: fc.constantFrom(...["0", "1", "2"].map(jobId)),
	attempt: fc.constantFrom(1, 1, 2, 2, 3),
	delivery: fc.constantFrom(1, 1, 1, 2, 3, 4),
});
/** Losses add up to something only when there are many. */
const fate = fc.constantFrom(
	...OUTCOMES,
	...(Array(8).fill("lost") as "lost"[]),
	"failed" as const,
);
const claim = (of: Token): LedgerEvent => ({ kind: "claimed", token: of });
const anyEvents: fc.Arbitrary<LedgerEvent[]> = fc.oneof(
	{ weight: 4, arbitrary: token.map((of) => [claim(of)]) },
	{
		weight: 4,
		arbitrary: fc
			.tuple(token, fate)
			.map(([of, how]): LedgerEvent[] => [{ kind: "result", token: of, outcome: how }]),
	},
	{
		weight: 12,
		arbitrary: fc
			.tuple(likely, fate)
			.map(([of, how]): LedgerEvent[] => [claim(of), { kind: "result", token: of, outcome: how }]),
	},
	{ weight: 1, arbitrary: fc.constant<LedgerEvent[]>([{ kind: "cancel" }]) },
);

describe("the ledger, whatever happens", () => {
	it("gives every job exactly one verdict, from a real outcome, and finishes once", () => {
		fc.assert(
			fc.property(
				fc.nat({ max: 5 }),
				policy,
				fc.array(action, { maxLength: 60, size: "max" }),
				fc.array(outcome, { minLength: 1, maxLength: 7 }),
				(jobs, rules, actions, rest) => {
					const world = new LedgerWorld(jobs, rules);
					for (const next of actions) world.act(next);
					world.drain(rest);
					world.assertOver();
				},
			),
			{ numRuns: 1000 },
		);
	});

	it("says the same to the same events", () => {
		const fates = fc.array(action, { maxLength: 40, size: "max" });
		fc.assert(
			fc.property(fates, policy, (actions, rules) => {
				const [one, other] = [new LedgerWorld(3, rules), new LedgerWorld(3, rules)];
				for (const next of actions) {
					one.act(next);
					other.act(next);
				}
				return JSON.stringify([...one.verdicts]) === JSON.stringify([...other.verdicts]);
			}),
		);
	});

	it("says after every message what a second way to work it out says", () => {
		const jobs = ["0", "1", "2"].map(jobId);
		const lives = fc.array(anyEvents, { maxLength: 40, size: "max" }).map((lists) => lists.flat());
		fc.assert(
			fc.property(fc.nat({ max: 3 }), lives, policy, fc.boolean(), (count, events, rules, late) => {
				const plan = jobs.slice(0, count);
				const ledger = newLedger(plan, rules);
				const verdicts = new Map<string, string>();
				const requests: string[] = [];
				let ends = 0;
				const start: LedgerEvent = { kind: "start" };
				// A person may stop a run before it has begun.
				const all = late ? [{ kind: "cancel" } as const, start, ...events] : [start, ...events];
				for (const [at, event] of all.entries()) {
					for (const effect of step(ledger, event)) {
						if (effect.kind === "request") requests.push(`${effect.job}.${effect.attempt}`);
						if (effect.kind === "finished") ends++;
						if (effect.kind !== "verdict") continue;
						assert.ok(!verdicts.has(effect.job), "one verdict a job");
						verdicts.set(effect.job, `${effect.verdict} ${effect.attempt}`);
					}
					const second = tellAll(plan, rules, all.slice(0, at + 1));
					assert.deepEqual(verdicts, second.verdicts);
					assert.deepEqual(requests.toSorted(), second.requests.toSorted());
					assert.deepEqual(
						[ledger.dropped, ledger.failures, ledger.stopping, ends],
						[second.dropped, second.failures, second.stopping, second.finished ? 1 : 0],
					);
					assert.equal(ledger.undecided, plan.length - verdicts.size);
				}
			}),
			tries(600),
		);
	});
});
