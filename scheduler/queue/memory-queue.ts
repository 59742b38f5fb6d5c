// The queue of a run without a server: leader and worker are one process.

import type { JobMessage, WorkerMessage } from "../protocol/mod.js";
import type { Control, Delivery, Queue } from "./queue.js";

interface Entry {
	readonly job: JobMessage;
	readonly rank: number;
	readonly publishedAtMs: number;
	deliveries: number;
}

export function memoryQueue(now: () => number): Queue {
	const waiting: Entry[] = [];
	const withdrawn = new Set<string>();
	const pulls: ((delivery: Delivery | "ended") => void)[] = [];
	const controls: ((what: Control) => void)[] = [];
	let listener: ((message: WorkerMessage) => void) | undefined;
	let ended = false;

	function insert(entry: Entry): void {
		// Mostly published in order of rank, so the place is near the end.
		let at = waiting.length;
		while (at > 0 && (waiting[at - 1]?.rank ?? 0) > entry.rank) at--;
		waiting.splice(at, 0, entry);
		handOut();
	}

	function handOut(): void {
		while (waiting.length > 0 && pulls.length > 0) {
			const entry = waiting.shift();
			const pull = pulls.shift();
			if (entry !== undefined && pull !== undefined) pull(deliver(entry));
		}
	}

	function deliver(entry: Entry): Delivery {
		entry.deliveries++;
		let open = true;
		return {
			job: entry.job,
			delivery: entry.deliveries,
			publishedAtMs: entry.publishedAtMs,
			async ack() {
				open = false;
			},
			async giveBack() {
				if (open && !ended && !withdrawn.has(entry.job.job)) insert(entry);
				open = false;
			},
		};
	}

	return {
		leader: {
			async publish(job, rank) {
				withdrawn.delete(job.job);
				insert({ job, rank, publishedAtMs: now(), deliveries: 0 });
			},
			async withdraw(job) {
				withdrawn.add(job);
				for (let at = waiting.length - 1; at >= 0; at--) {
					if (waiting[at]?.job.job === job) waiting.splice(at, 1);
				}
			},
			onMessage(added) {
				listener = added;
			},
			async control(what) {
				for (const control of controls) control(what);
			},
			async end() {
				ended = true;
				for (const pull of pulls.splice(0)) pull("ended");
			},
		},
		worker: {
			async pull() {
				if (ended) return "ended";
				return new Promise((resolve) => {
					pulls.push(resolve);
					handOut();
				});
			},
			async send(message) {
				listener?.(message);
			},
			onControl(added) {
				controls.push(added);
			},
		},
	};
}
