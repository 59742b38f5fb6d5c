// The contract between a leader and its workers. Two ends, and what each may rely on:
//
// - A job that was published is handed to one worker at a time, lowest rank first where the queue
//   can (the in-memory one does; a stream hands out in order of publication). The leader holds a
//   job back by not publishing it.
// - A delivery that is given back, or whose worker vanishes, is handed out again with a higher
//   delivery number. Failed work is not redelivered: that is for the leader to retry.
// - Messages of one worker arrive in the order in which it sent them.

import type { JobId, JobMessage, WorkerMessage } from "../protocol/mod.js";

export interface Delivery {
	readonly job: JobMessage;
	/** From 1, counted up with each hand-out of this message. */
	readonly delivery: number;
	/** Monotonic, ms: when it was published, for the time in the queue. */
	readonly publishedAtMs: number;
	/** Done with it, whatever the outcome: it will not be handed out again. */
	ack(): Promise<void>;
	/** Could not run it: hand it out again. */
	giveBack(): Promise<void>;
}

/** What the leader asks of all workers. `drain`: finish what you have. `kill`: end it now. */
export type Control = "drain" | "kill";

export interface LeaderEnd {
	/** Rank: the job's place in the plan; lower goes first. */
	publish(job: JobMessage, rank: number): Promise<void>;
	/** Takes all that is not handed out of this job off the queue, and what is given back later. */
	withdraw(job: JobId): Promise<void>;
	/** Every message of every worker; one listener. */
	onMessage(listener: (message: WorkerMessage) => void): void;
	control(what: Control): Promise<void>;
	/** No more jobs will come: pulls that wait, and later ones, get "ended". */
	end(): Promise<void>;
}

export interface WorkerEnd {
	/** Waits for a job; one call per free slot. */
	pull(): Promise<Delivery | "ended">;
	send(message: WorkerMessage): Promise<void>;
	onControl(listener: (what: Control) => void): void;
}

export interface Queue {
	readonly leader: LeaderEnd;
	readonly worker: WorkerEnd;
}
