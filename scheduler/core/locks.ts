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
	const free = needs.every((lock) => {
		const holder = locks.holders.get(lock);
		return holder === undefined || holder === request.job;
	});
	if (!free) {
		locks.waiting.push(request);
		return false;
	}
	for (const lock of needs) locks.holders.set(lock, request.job);
	return true;
}

/** A job runs no more and waits for no queue: gives the requests that may be queued now. */
export function release(locks: Locks, job: JobId): Request[] {
	const held = locks.needs.get(job);
	locks.waiting = locks.waiting.filter((request) => request.job !== job);
	if (held === undefined) return [];
	for (const lock of held) {
		if (locks.holders.get(lock) === job) locks.holders.delete(lock);
	}
	const waiting = locks.waiting;
	locks.waiting = [];
	return waiting.filter((request) => acquire(locks, request));
}
