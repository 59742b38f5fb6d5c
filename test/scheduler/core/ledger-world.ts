// A world around a ledger for its property test: a queue that redelivers, executions that end, are
// lost, vanish and come back, and messages that come twice. It watches every effect and throws when
// one of them breaks a promise of the ledger.

import { strict as assert } from "node:assert";
import {
	type Ledger,
	type LedgerEffect,
	type LedgerEvent,
	newLedger,
	type Policy,
	step,
} from "../../../scheduler/core/ledger.js";
import {
	isFailure,
	type JobId,
	jobId,
	type Outcome,
	type Token,
	type Verdict,
} from "../../../scheduler/protocol/mod.js";

export type Action =
	/** Somebody takes the n-th waiting delivery. */
	| { readonly kind: "claim"; readonly pick: number }
	/** The n-th execution ends. */
	| { readonly kind: "end"; readonly pick: number; readonly outcome: Outcome }
	/** The queue gives up on the n-th execution, which goes on, and delivers anew. */
	| { readonly kind: "redeliver"; readonly pick: number }
	/** The claim or result of the n-th that began or ended comes again, perhaps another outcome. */
	| { readonly kind: "repeat"; readonly pick: number; readonly told: Outcome | "claimed" }
	/** Something under a token that was never given out. */
	| { readonly kind: "unknown"; readonly token: Token; readonly told: Outcome | "claimed" }
	| { readonly kind: "cancel" };

/** What the world knows of one attempt. */
interface Attempt {
	deliveries: number;
	readonly lost: Set<number>;
	readonly claims: Set<number>;
	/** Claimed, and their end has not been told. */
	readonly running: Set<number>;
	/** The first real outcome; what comes later changes nothing. */
	outcome: Outcome | undefined;
}

export class LedgerWorld {
	readonly ledger: Ledger;
	readonly verdicts = new Map<JobId, Verdict>();
	readonly #policy: Policy;
	readonly #attempts = new Map<JobId, Attempt[]>();
	#queue: Token[] = [];
	#running: Token[] = [];
	/** Whatever was claimed or has ended. */
	readonly #known: Token[] = [];
	#stopping = false;
	#finished = 0;
	#dropped = 0;
	#failures = 0;

	constructor(jobs: number, policy: Policy) {
		this.#policy = policy;
		const ids = Array.from({ length: jobs }, (_, n) => jobId(String(n)));
		for (const id of ids) this.#attempts.set(id, []);
		this.ledger = newLedger(ids, policy);
		this.#tell({ kind: "start" });
	}

	act(action: Action): void {
		switch (action.kind) {
			case "claim":
				this.#claim(this.#queue[action.pick % this.#queue.length]);
				break;
			case "end":
				this.#end(this.#running[action.pick % this.#running.length], action.outcome);
				break;
			case "redeliver":
				this.#redeliver(this.#running[action.pick % this.#running.length]);
				break;
			case "repeat":
				this.#repeat(this.#known[action.pick % this.#known.length], action.told);
				break;
			case "unknown":
				this.#repeat(action.token, action.told);
				break;
			case "cancel":
				this.#tell({ kind: "cancel" });
				break;
		}
	}

	/** Claims and ends everything that there is, with these outcomes in turn, until nothing is left. */
	drain(outcomes: readonly Outcome[]): void {
		for (let turn = 0; this.#queue.length + this.#running.length > 0; turn++) {
			assert.ok(turn < 10_000, "the run comes to an end");
			if (this.#queue.length > 0) this.#claim(this.#queue[0]);
			else this.#end(this.#running[0], outcomes[turn % outcomes.length] ?? "passed");
		}
	}

	/** What must hold once every requested attempt has got its result. */
	assertOver(): void {
		assert.deepEqual([...this.verdicts.keys()].sort(), [...this.#attempts.keys()].sort());
		assert.equal(this.#finished, 1, "finished exactly once");
		assert.equal(this.ledger.undecided, 0);
		assert.equal(
			this.ledger.dropped,
			this.#dropped,
			"every result that changed nothing is counted",
		);
		assert.equal(this.ledger.failures, this.#failures);
	}

	#claim(token: Token | undefined): void {
		if (token === undefined) return;
		this.#queue = this.#queue.filter((other) => other !== token);
		this.#running.push(token);
		this.#known.push(token);
		this.#claimed(token);
	}

	#end(token: Token | undefined, outcome: Outcome): void {
		if (token === undefined) return;
		this.#running = this.#running.filter((other) => other !== token);
		this.#result(token, outcome);
		if (outcome === "lost") this.#deliverAgain(token);
	}

	#redeliver(token: Token | undefined): void {
		if (token !== undefined) this.#deliverAgain(token);
	}

	/** An execution that still runs is not ended by others: its worker tells its one end. */
	#repeat(token: Token | undefined, told: Outcome | "claimed"): void {
		if (token === undefined) return;
		if (told === "claimed") this.#claimed(token);
		else if (!this.#running.includes(token)) this.#result(token, told);
	}

	#claimed(token: Token): void {
		const attempt = this.#attempt(token);
		if (
			attempt !== undefined &&
			!this.verdicts.has(token.job) &&
			!attempt.claims.has(token.delivery)
		) {
			attempt.claims.add(token.delivery);
			attempt.running.add(token.delivery);
		}
		this.#tell({ kind: "claimed", token });
	}

	#deliverAgain(token: Token): void {
		const attempt = this.#attempt(token);
		if (attempt === undefined || attempt.outcome !== undefined || this.verdicts.has(token.job))
			return;
		this.#queue.push({ ...token, delivery: ++attempt.deliveries });
	}

	#attempt(token: Token): Attempt | undefined {
		return this.#attempts.get(token.job)?.[token.attempt - 1];
	}

	#result(token: Token, outcome: Outcome): void {
		const attempt = this.#attempt(token);
		const over = attempt?.outcome !== undefined || this.verdicts.has(token.job);
		if (attempt === undefined || over || !attempt.running.delete(token.delivery)) {
			this.#dropped++;
		} else if (outcome === "lost") {
			attempt.lost.add(token.delivery);
		} else {
			attempt.outcome = outcome;
		}
		this.#tell({ kind: "result", token, outcome });
	}

	#tell(event: LedgerEvent): void {
		if (event.kind === "cancel") this.#stopping ||= this.ledger.stopping === undefined;
		const effects = step(this.ledger, event);
		for (const [at, effect] of effects.entries()) this.#watch(effect, effects.slice(at + 1));
		if (this.#stopping) this.#assertNothingWaits();
	}

	#watch(effect: LedgerEffect, later: readonly LedgerEffect[]): void {
		// To stop what is over says nothing more than that.
		if (effect.kind !== "stopping") assert.equal(this.#finished, 0, `${effect.kind} after the end`);
		switch (effect.kind) {
			case "request":
				this.#requested(effect.job, effect.attempt);
				break;
			case "requeued":
				assert.deepEqual(later[0], { kind: "request", job: effect.job, attempt: effect.attempt });
				assert.equal(effect.reason, this.#outcomes(effect.job).at(-1));
				break;
			case "verdict":
				assert.equal(
					later.filter((next) => next.kind === "withdraw" && next.job === effect.job).length,
					1,
				);
				this.#concluded(effect.job, effect.attempt, effect.verdict);
				break;
			case "withdraw":
				assert.ok(this.verdicts.has(effect.job), "withdrawn after its verdict");
				this.#queue = this.#queue.filter((token) => token.job !== effect.job);
				break;
			case "stopping":
				if (effect.reason === "max-failures") {
					assert.ok(!this.#stopping && this.#failures >= this.#policy.maxFailures);
				}
				this.#stopping = true;
				break;
			case "finished":
				assert.equal(this.verdicts.size, this.#attempts.size, "finished with all verdicts");
				this.#finished++;
				break;
		}
	}

	#requested(job: JobId, number: number): void {
		assert.ok(!this.#stopping, "nothing new after a stop");
		assert.ok(!this.verdicts.has(job), "nothing new after a verdict");
		const attempts = this.#attempts.get(job) ?? [];
		assert.equal(number, attempts.length + 1, "attempts are counted up");
		assert.ok(number <= this.#policy.retries + 1, "no more attempts than allowed");
		const before = attempts.at(-1)?.outcome;
		if (number > 1) assert.ok(before !== undefined && isFailure(before), "retried after a failure");
		attempts.push({
			deliveries: 1,
			lost: new Set(),
			claims: new Set(),
			running: new Set(),
			outcome: undefined,
		});
		this.#queue.push({ job, attempt: number, delivery: 1 });
	}

	#outcomes(job: JobId): (Outcome | undefined)[] {
		return (this.#attempts.get(job) ?? []).map((attempt) => attempt.outcome);
	}

	#concluded(job: JobId, number: number, verdict: Verdict): void {
		assert.ok(!this.verdicts.has(job), "one verdict a job");
		this.verdicts.set(job, verdict);
		if (verdict !== "flaky" && isFailure(verdict)) this.#failures++;
		const attempt = this.#attempts.get(job)?.[number - 1];
		const outcomes = this.#outcomes(job);
		const failedOnce = outcomes.some((outcome) => outcome !== undefined && isFailure(outcome));
		switch (verdict) {
			case "passed":
			case "flaky":
				assert.equal(attempt?.outcome, "passed", "a pass comes from a pass");
				assert.equal(verdict === "flaky", failedOnce, "flaky exactly after a failure");
				break;
			case "canceled":
				assert.ok(this.#stopping || attempt?.outcome === "canceled", "canceled by somebody");
				break;
			case "lost":
				assert.ok(
					attempt !== undefined &&
						(attempt.lost.size >= this.#policy.maxLosses ||
							attempt.claims.size > this.#policy.maxLosses),
					"lost after so many losses of one attempt",
				);
				break;
			default:
				assert.equal(attempt?.outcome, verdict, "a failure comes from that failure");
				assert.ok(
					this.#stopping ||
						outcomes.length === this.#policy.retries + 1 ||
						outcomes.at(-1) === "canceled",
					"a failure decides when no retry is left",
				);
		}
	}

	/** After a stop a job without a verdict has an execution under way whose end will count. */
	#assertNothingWaits(): void {
		for (const [job, attempts] of this.#attempts) {
			if (this.verdicts.has(job)) continue;
			const runs = attempts.some(
				(attempt) => attempt.outcome === undefined && attempt.running.size > 0,
			);
			assert.ok(runs, `job ${job} waits after a stop`);
		}
	}
}
