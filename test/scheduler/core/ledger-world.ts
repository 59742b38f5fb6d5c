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
	/** The n-th result that was sent comes again, perhaps with another outcome. */
	| { readonly kind: "repeat"; readonly pick: number; readonly outcome: Outcome }
	/** Something under a token that was never given out. */
	| { readonly kind: "unknown"; readonly token: Token; readonly outcome: Outcome | "claimed" }
	| { readonly kind: "cancel" };

/** What the world knows of one attempt. */
interface Attempt {
	deliveries: number;
	readonly lost: Set<number>;
	readonly claims: Set<number>;
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
	readonly #sent: Token[] = [];
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
				this.#repeat(this.#sent[action.pick % this.#sent.length], action.outcome);
				break;
			case "unknown":
				if (action.outcome === "claimed") this.#tell({ kind: "claimed", token: action.token });
				else this.#result(action.token, action.outcome);
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
		if (!this.verdicts.has(token.job)) this.#attempt(token)?.claims.add(token.delivery);
		this.#tell({ kind: "claimed", token });
	}

	#end(token: Token | undefined, outcome: Outcome): void {
		if (token === undefined) return;
		this.#running = this.#running.filter((other) => other !== token);
		this.#result(token, outcome);
		this.#sent.push(token);
		if (outcome === "lost") this.#deliverAgain(token);
	}

	#redeliver(token: Token | undefined): void {
		if (token !== undefined) this.#deliverAgain(token);
	}

	/** A repeated loss is left out: see the skipped tests of the ledger. */
	#repeat(token: Token | undefined, outcome: Outcome): void {
		if (token !== undefined && outcome !== "lost") this.#result(token, outcome);
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
		if (attempt === undefined || attempt.outcome !== undefined || this.verdicts.has(token.job)) {
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
		for (const [at, effect] of effects.entries()) this.#watch(effect, effects[at + 1]);
		if (this.#stopping) this.#assertNothingWaits();
	}

	#watch(effect: LedgerEffect, next: LedgerEffect | undefined): void {
		// To stop what is over says nothing more than that.
		if (effect.kind !== "stopping") assert.equal(this.#finished, 0, `${effect.kind} after the end`);
		switch (effect.kind) {
			case "request":
				this.#requested(effect.job, effect.attempt);
				break;
			case "requeued":
				assert.deepEqual(next, { kind: "request", job: effect.job, attempt: effect.attempt });
				assert.equal(effect.reason, this.#outcomes(effect.job).at(-1));
				break;
			case "verdict":
				assert.deepEqual(next, { kind: "withdraw", job: effect.job });
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
		attempts.push({ deliveries: 1, lost: new Set(), claims: new Set(), outcome: undefined });
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

	/**
	 * After a stop a job without a verdict has an execution under way. Jobs of which two executions of
	 * one attempt overlapped are left out: see the skipped tests of the ledger.
	 */
	#assertNothingWaits(): void {
		for (const [job, attempts] of this.#attempts) {
			if (this.verdicts.has(job) || attempts.some((attempt) => attempt.claims.size > 1)) continue;
			assert.ok(
				this.#running.some((token) => token.job === job),
				`job ${job} waits after a stop`,
			);
		}
	}
}
