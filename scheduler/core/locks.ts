// Which requested jobs may be put on the queue: never two at once that share a lock. Pure.
//
// All locks of a job are taken together or not at all, so there is no deadlock. The order of the
// plan is kept among those that wait for the same lock.

import type { JobId } from "../protocol/mod.js";

export interface Request {
	readonly job: JobId;
	readonly attempt: number;
}

export interface Locks {
	/** Names of the locks of each job that has any. */
	readonly needs: ReadonlyMap<JobId, readonly string[]>;
	/** Who holds each lock. */
	readonly holders: Map<string, JobId>;
	waiting: Request[];
}

export function newLocks(needs: ReadonlyMap<JobId, readonly string[]>): Locks {
	return { needs, holders: new Map(), waiting: [] };
}

/** A job wants to run: true when it may be queued now, else it is held back. */
export function acquire(locks: Locks, request: Request): boolean {
	const needs = locks.needs.get(request.job) ?? [];
	const mayHave = (lock: string) => {
		const holder = locks.holders.get(lock);
		if (holder === request.job) return true;
		// Who waits already goes first, also when it waits for another lock besides.
		return holder === undefined && !isAwaited(locks, lock);
	};
	if (!needs.every(mayHave)) {
		locks.waiting.push(request);
		return false;
	}
	for (const lock of needs) locks.holders.set(lock, request.job);
	return true;
}

function isAwaited(locks: Locks, lock: string): boolean {
	return locks.waiting.some(({ job }) => locks.needs.get(job)?.includes(lock) === true);
}

/** A job runs no more and waits for no queue: gives the requests that may be queued now. */
export function release(locks: Locks, job: JobId): Request[] {
	const { waiting } = locks;
	for (const lock of locks.needs.get(job) ?? []) {
		if (locks.holders.get(lock) === job) locks.holders.delete(lock);
	}
	// Asked again one by one in their order, so that nobody overtakes.
	locks.waiting = [];
	return waiting.filter((request) => request.job !== job && acquire(locks, request));
}
