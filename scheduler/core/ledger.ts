// The ledger: which executions of which attempts of each job are under way, and the one verdict
// that each job ends with. Pure: no clock, no I/O, no randomness. `step` changes the state that it
// is given (the caller owns it) and returns what is to be done; the shell around it decides nothing.
//
// A job:
//
//   waiting --request--> requested --claimed--> running --result--> decided
//                            ^                     |
//                            +----- new attempt ---+   (a failure with a retry left)
//
// - A pass decides at once: `passed`, or `flaky` when another attempt of the job had failed.
// - A failure decides when no retry is left and no other attempt lives.
// - A lost execution is redelivered by the queue, not by us; we only count. Three of one attempt,
//   and the job is poison: verdict `lost`.
// - What comes later for a decided job, or under an unknown token, is counted and dropped.

import { isFailure, type JobId, type Outcome, type Token, type Verdict } from "../protocol/mod.js";

export interface Policy {
	/** How often a failed job is tried again. */
	readonly retries: number;
	/** After so many failed jobs nothing new is started; 0: never. */
	readonly maxFailures: number;
	/** Executions of one attempt that may be lost before the job is given up. */
	readonly maxLosses: number;
}

interface Attempt {
	readonly number: number;
	/** Delivery numbers of all its executions, and of those that have not told their end. */
	readonly claimed: Set<number>;
	readonly running: Set<number>;
	losses: number;
	outcome: Outcome | undefined;
}

interface Job {
	readonly id: JobId;
	readonly attempts: Map<number, Attempt>;
	verdict: Verdict | undefined;
}

export interface Ledger {
	readonly policy: Policy;
	readonly jobs: Map<JobId, Job>;
	undecided: number;
	failures: number;
	/** Set once: nothing new is started any more. */
	stopping: "canceled" | "max-failures" | undefined;
	/** Results that changed nothing because they came too late or from nowhere. */
	dropped: number;
	finished: boolean;
}

export type LedgerEvent =
	| { readonly kind: "start" }
	| { readonly kind: "claimed"; readonly token: Token }
	| { readonly kind: "result"; readonly token: Token; readonly outcome: Outcome }
	| { readonly kind: "cancel" };

export type LedgerEffect =
	/** Put this attempt on the queue (when its locks are free). */
	| { readonly kind: "request"; readonly job: JobId; readonly attempt: number }
	/** Tell people that a job is tried again, and why. */
	| {
			readonly kind: "requeued";
			readonly job: JobId;
			readonly attempt: number;
			readonly reason: string;
	  }
	/** Take what nobody has claimed of this job off the queue. */
	| { readonly kind: "withdraw"; readonly job: JobId }
	| {
			readonly kind: "verdict";
			readonly job: JobId;
			readonly attempt: number;
			readonly verdict: Verdict;
	  }
	| { readonly kind: "stopping"; readonly reason: "canceled" | "max-failures" }
	| { readonly kind: "finished" };

export function newLedger(jobs: readonly JobId[], policy: Policy): Ledger {
	return {
		policy,
		jobs: new Map(jobs.map((id) => [id, { id, attempts: new Map(), verdict: undefined }])),
		undecided: jobs.length,
		failures: 0,
		stopping: undefined,
		dropped: 0,
		finished: false,
	};
}

export function step(ledger: Ledger, event: LedgerEvent): LedgerEffect[] {
	const effects: LedgerEffect[] = [];
	switch (event.kind) {
		case "start":
			for (const job of ledger.jobs.values()) {
				if (job.verdict === undefined) request(job, 1, effects);
			}
			break;
		case "claimed":
			claimed(ledger, event.token, effects);
			break;
		case "result":
			ended(ledger, event.token, event.outcome, effects);
			break;
		case "cancel":
			stop(ledger, "canceled", effects);
			break;
	}
	if (ledger.undecided === 0 && !ledger.finished) {
		ledger.finished = true;
		effects.push({ kind: "finished" });
	}
	return effects;
}

function request(job: Job, number: number, effects: LedgerEffect[]): void {
	job.attempts.set(number, {
		number,
		claimed: new Set(),
		running: new Set(),
		losses: 0,
		outcome: undefined,
	});
	effects.push({ kind: "request", job: job.id, attempt: number });
}

function claimed(ledger: Ledger, token: Token, effects: LedgerEffect[]): void {
	const job = ledger.jobs.get(token.job);
	const attempt = job?.attempts.get(token.attempt);
	if (job === undefined || attempt === undefined || job.verdict !== undefined) return;
	if (attempt.claimed.has(token.delivery)) return;
	attempt.claimed.add(token.delivery);
	attempt.running.add(token.delivery);
	// Workers that die with a job say nothing: their executions show only as one claim more.
	if (attempt.claimed.size > ledger.policy.maxLosses) giveUp(ledger, job, attempt, effects);
}

function ended(ledger: Ledger, token: Token, outcome: Outcome, effects: LedgerEffect[]): void {
	const job = ledger.jobs.get(token.job);
	const attempt = job?.attempts.get(token.attempt);
	const counts =
		job !== undefined &&
		attempt !== undefined &&
		job.verdict === undefined &&
		attempt.outcome === undefined &&
		attempt.running.delete(token.delivery);
	if (!counts) {
		ledger.dropped++;
		return;
	}
	if (outcome === "lost") {
		attempt.losses++;
		const over = ledger.stopping !== undefined && attempt.running.size === 0;
		if (over) decideBy(ledger, job, attempt.number, "canceled", effects);
		else if (attempt.losses >= ledger.policy.maxLosses) giveUp(ledger, job, attempt, effects);
		return;
	}
	attempt.outcome = outcome;
	if (outcome === "passed") {
		const verdict = failureOf(job) === undefined ? "passed" : "flaky";
		decide(ledger, job, attempt.number, verdict, effects);
	} else {
		retryOrDecide(ledger, job, attempt.number, outcome, effects);
	}
}

function giveUp(ledger: Ledger, job: Job, attempt: Attempt, effects: LedgerEffect[]): void {
	decide(ledger, job, attempt.number, "lost", effects);
}

/** The last attempt that failed, if one has. */
function failureOf(job: Job): { number: number; outcome: Outcome } | undefined {
	for (const { number, outcome } of [...job.attempts.values()].toReversed()) {
		if (outcome !== undefined && isFailure(outcome)) return { number, outcome };
	}
	return undefined;
}

function retryOrDecide(
	ledger: Ledger,
	job: Job,
	number: number,
	outcome: Outcome,
	effects: LedgerEffect[],
): void {
	const others = [...job.attempts.values()].some((a) => a.outcome === undefined);
	if (others) return;
	const latest = Math.max(...job.attempts.keys());
	if (isFailure(outcome) && ledger.stopping === undefined && latest <= ledger.policy.retries) {
		effects.push({ kind: "requeued", job: job.id, attempt: latest + 1, reason: outcome });
		request(job, latest + 1, effects);
		return;
	}
	decideBy(ledger, job, number, outcome, effects);
}

/** A retry that was canceled or lost takes nothing back of the failure before it. */
function decideBy(
	ledger: Ledger,
	job: Job,
	number: number,
	outcome: Outcome,
	effects: LedgerEffect[],
): void {
	const failed = failureOf(job);
	decide(ledger, job, failed?.number ?? number, failed?.outcome ?? outcome, effects);
}

function decide(
	ledger: Ledger,
	job: Job,
	attempt: number,
	verdict: Verdict,
	effects: LedgerEffect[],
): void {
	job.verdict = verdict;
	ledger.undecided--;
	effects.push({ kind: "verdict", job: job.id, attempt, verdict });
	if (verdict !== "flaky" && isFailure(verdict)) ledger.failures++;
	const { maxFailures } = ledger.policy;
	if (maxFailures > 0 && ledger.failures >= maxFailures) stop(ledger, "max-failures", effects);
	// Last, because it lets others run: what was just canceled must be known by then.
	effects.push({ kind: "withdraw", job: job.id });
}

/** What runs goes on to its end (on a cancel the shell kills it); what waits is canceled. */
function stop(ledger: Ledger, reason: "canceled" | "max-failures", effects: LedgerEffect[]): void {
	if (ledger.stopping !== undefined) return;
	ledger.stopping = reason;
	effects.push({ kind: "stopping", reason });
	for (const job of ledger.jobs.values()) {
		if (job.verdict !== undefined) continue;
		const attempts = [...job.attempts.values()];
		if (attempts.some((a) => a.outcome === undefined && a.running.size > 0)) continue;
		decideBy(ledger, job, Math.max(1, ...job.attempts.keys()), "canceled", effects);
	}
}
