// The one stream of events: numbers and times them and hands them to the reporters. A reporter that
// throws is told about and dropped; the run goes on.

import type { Reporter } from "../reporters/mod.js";
import {
	EVENT_VERSION,
	messageOf,
	type RunEvent,
	type StampedEvent,
} from "../scheduler/protocol/mod.js";

export interface EventLog {
	emit(event: RunEvent): void;
	/** All reporters have written what they have. */
	close(): Promise<void>;
}

export function eventLog(reporters: readonly Reporter[], now: () => number): EventLog {
	const startedAt = now();
	let active = [...reporters];
	let seq = 0;

	function drop(reporter: Reporter, thrown: unknown): void {
		active = active.filter((other) => other !== reporter);
		emit({
			kind: "notice",
			level: "error",
			code: "REPORTER_FAILED",
			message: `the reporter ${reporter.name} failed and was dropped: ${messageOf(thrown)}`,
		});
	}

	function emit(event: RunEvent): void {
		const stamped: StampedEvent = {
			v: EVENT_VERSION,
			seq: seq++,
			atMs: Math.round((now() - startedAt) * 1000) / 1000,
			...event,
		};
		for (const reporter of active) {
			try {
				reporter.onEvent(stamped);
			} catch (thrown) {
				drop(reporter, thrown);
			}
		}
	}

	return {
		emit,
		async close() {
			for (const reporter of active) {
				try {
					await reporter.close();
				} catch (thrown) {
					drop(reporter, thrown);
				}
			}
		},
	};
}
