// Names of things, branded so that one cannot be passed for another.

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** `[A-Za-z0-9-]`, at most 64 characters: it becomes a part of queue subjects. */
export type RunId = Branded<string, "RunId">;
/** Unique in its run: `0`, `1`, ... in plan order. */
export type JobId = Branded<string, "JobId">;
export type WorkerId = Branded<string, "WorkerId">;

export function runId(text: string): RunId {
	return text as RunId;
}

export function jobId(text: string): JobId {
	return text as JobId;
}

export function workerId(text: string): WorkerId {
	return text as WorkerId;
}

/** The fencing token of a claim: which request, and which hand-out of it by the queue. */
export interface Token {
	readonly job: JobId;
	/** From 1; the leader counts it up with each retry. */
	readonly attempt: number;
	/** From 1; the queue counts it up with each redelivery. */
	readonly delivery: number;
}
