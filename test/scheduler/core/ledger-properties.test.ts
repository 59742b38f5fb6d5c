import fc from "fast-check";
import { jobId, OUTCOMES } from "../../../scheduler/protocol/mod.js";
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

describe("the ledger, whatever happens", () => {
	it("gives every job exactly one verdict, from a real outcome, and finishes once", () => {
		fc.assert(
			fc.property(
				fc.nat({ max: 5 }),
				policy,
				fc.array(action, { maxLength: 60 }),
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
		const fates = fc.array(action, { maxLength: 40 });
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
});
