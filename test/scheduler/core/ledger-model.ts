// What a ledger must say, worked out a second time and in another way: the whole history of events
// is looked at anew for each job, instead of a state being carried along. For the property test
// that compares the two after every event. Slow and plain.

import type { LedgerEvent, Policy } from "../../../scheduler/core/ledger.js";
import {
	isFailure,
	type JobId,
	type Outcome,
	type Verdict,
} from "../../../scheduler/protocol/mod.js";

export interface Told {
	readonly verdicts: ReadonlyMap<JobId, string>;
	/** Attempts that were requested, as `job.attempt`. */
	readonly requests: readonly string[];
	readonly dropped: number;
	readonly failures: number;
	readonly stopping: "canceled" | "max-failures" | undefined;
	readonly finished: boolean;
}

/** One job as the events until now have left it. */
interface Job {
	readonly id: JobId;
	attempts: Attempt[];
	verdict: { readonly attempt: number; readonly verdict: Verdict } | undefined;
}

interface Attempt {
	readonly claims: number[];
	readonly ends: { readonly delivery: number; readonly outcome: Outcome }[];
}

/** Replays all events from nothing. */
export function tellAll(
	jobs: readonly JobId[],
	policy: Policy,
	events: readonly LedgerEvent[],
): Told {
	const table: Job[] = jobs.map((id) => ({ id, attempts: [], verdict: undefined }));
	let dropped = 0;
	let stopping: Told["stopping"];

	const fresh = (): Attempt => ({ claims: [], ends: [] });
	const outcomeOf = ({ ends }: Attempt) => ends.find(({ outcome }) => outcome !== "lost")?.outcome;
	const isOpen = ({ claims, ends }: Attempt) =>
		claims.some((delivery) => ends.every((end) => end.delivery !== delivery));
	const failures = () =>
		table.filter(
			({ verdict }) =>
				verdict !== undefined && verdict.verdict !== "flaky" && isFailure(verdict.verdict),
		).length;

	/** The latest attempt that failed says more than that nothing came of a later one. */
	function fail(job: Job, verdict: Verdict, attempt: number): void {
		const at = job.attempts.findLastIndex((one) => isFailure(outcomeOf(one) ?? "passed"));
		const before = job.attempts[at];
		const failed = before === undefined ? undefined : outcomeOf(before);
		job.verdict =
			failed === undefined ? { attempt, verdict } : { attempt: at + 1, verdict: failed };
	}

	function stop(reason: "canceled" | "max-failures"): void {
		if (stopping !== undefined) return;
		stopping = reason;
		for (const job of table) {
			const runs = job.attempts.some((one) => outcomeOf(one) === undefined && isOpen(one));
			if (job.verdict === undefined && !runs)
				fail(job, "canceled", Math.max(1, job.attempts.length));
		}
	}

	function conclude(job: Job, number: number, outcome: Outcome): void {
		if (outcome === "passed") {
			const failed = job.attempts.some((one) => isFailure(outcomeOf(one) ?? "passed"));
			job.verdict = { attempt: number, verdict: failed ? "flaky" : "passed" };
		} else if (isFailure(outcome) && stopping === undefined && number <= policy.retries) {
			job.attempts.push(fresh());
		} else {
			fail(job, outcome, number);
		}
	}

	function result(job: Job | undefined, event: Extract<LedgerEvent, { kind: "result" }>): void {
		const { attempt: number, delivery } = event.token;
		const attempt = job?.attempts[number - 1];
		const counts =
			attempt?.claims.includes(delivery) === true &&
			attempt.ends.every((end) => end.delivery !== delivery) &&
			outcomeOf(attempt) === undefined &&
			job?.verdict === undefined;
		if (job === undefined || attempt === undefined || !counts) {
			dropped++;
			return;
		}
		attempt.ends.push({ delivery, outcome: event.outcome });
		if (event.outcome !== "lost") conclude(job, number, event.outcome);
		else if (stopping !== undefined && !isOpen(attempt)) fail(job, "canceled", number);
		else if (attempt.ends.length >= policy.maxLosses)
			job.verdict = { attempt: number, verdict: "lost" };
	}

	for (const event of events) {
		switch (event.kind) {
			case "start":
				for (const job of table) if (job.verdict === undefined) job.attempts = [fresh()];
				break;
			case "cancel":
				stop("canceled");
				break;
			case "claimed": {
				const { job: id, attempt: number, delivery } = event.token;
				const job = table.find((one) => one.id === id);
				const attempt = job?.attempts[number - 1];
				if (job === undefined || attempt === undefined || job.verdict !== undefined) break;
				if (!attempt.claims.includes(delivery)) attempt.claims.push(delivery);
				if (attempt.claims.length > policy.maxLosses)
					job.verdict = { attempt: number, verdict: "lost" };
				break;
			}
			case "result":
				result(
					table.find(({ id }) => id === event.token.job),
					event,
				);
				break;
		}
		if (policy.maxFailures > 0 && failures() >= policy.maxFailures) stop("max-failures");
	}
	const decided = table.filter(({ verdict }) => verdict !== undefined);
	return {
		verdicts: new Map(
			decided.map(({ id, verdict }) => [id, `${verdict?.verdict} ${verdict?.attempt}`]),
		),
		requests: table.flatMap(({ id, attempts }) => attempts.map((_, at) => `${id}.${at + 1}`)),
		dropped,
		failures: failures(),
		stopping,
		finished: decided.length === table.length && events.length > 0,
	};
}
