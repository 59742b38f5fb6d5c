// The one stream of events: numbers and times them and hands them to the reporters. A reporter that
// throws is told about and dropped; the run goes on.

import type { Reporter } from "../reporters/mod.js";
import {
	EVENT_VERSION,
	messageOf,
	type Notice,
	type RunEvent,
	type StampedEvent,
} from "../scheduler/protocol/mod.js";

export interface EventLog {
	emit(event: RunEvent): void;
	/** All reporters have written what they have. */
	close(): Promise<void>;
}

/** `listeners` hear all of it too, and tell nobody. */
export function eventLog(
	reporters: readonly Reporter[],
	now: () => number,
	listeners: readonly Reporter[] = [],
): EventLog {
	const startedAt = now();
	const active = new Set([...reporters, ...listeners]);
	let seq = 0;

	function emit(event: RunEvent): void {
		const stamped: StampedEvent = {
			v: EVENT_VERSION,
			seq: seq++,
			atMs: Math.round((now() - startedAt) * 1000) / 1000,
			...event,
		};
		const failures: Notice[] = [];
		for (const reporter of active) {
			try {
				reporter.onEvent(stamped);
			} catch (thrown) {
				active.delete(reporter);
				failures.push(failure(reporter, thrown));
			}
		}
		for (const notice of failures) tell(notice);
	}

	/** To the reporters that are left; where there is none, as an error of the command. */
	function tell(notice: Notice): void {
		if (!reporters.some((reporter) => active.has(reporter)))
			process.stderr.write(`${notice.level}: ${notice.message}\n`);
		emit(notice);
	}

	return {
		emit,
		async close() {
			for (const reporter of [...reporters, ...listeners]) {
				if (!active.delete(reporter)) continue;
				try {
					await reporter.close();
				} catch (thrown) {
					tell(failure(reporter, thrown));
				}
			}
		},
	};
}

function failure(reporter: Reporter, thrown: unknown): Notice {
	return {
		kind: "notice",
		level: "error",
		code: "REPORTER_FAILED",
		message: `the reporter ${reporter.name} failed and was dropped: ${messageOf(thrown)}`,
	};
}
