// What the live reporter says for good: failures in full as soon as a file's verdict is known, a
// line about files with something to say, and the end. Text out, nothing is written here.

import type { RunFinished, StampedEvent } from "../../scheduler/protocol/mod.js";
import { failuresOfFileText } from "../failures.js";
import { executionOf, forget, newRecord, remember } from "../record.js";
import type { ReporterContext } from "../reporter.js";
import { summaryText } from "../summary.js";
import type { Paint } from "../terminal.js";
import { labelsText, requeuedText } from "./labels.js";

export interface Teller {
	/** "" when there is nothing to say. From `slowFromMs` on a file is far above the others. */
	tell(event: StampedEvent, slowFromMs: number): string;
	end(event: RunFinished): string;
}

export function newTeller(context: ReporterContext, paint: Paint): Teller {
	const record = newRecord();
	let failures = 0;
	let lastIsBlank = true;

	/** Failures and the end have an empty line before and after. */
	function spaced(text: string): string {
		const before = lastIsBlank ? "" : "\n";
		lastIsBlank = true;
		return `${before}${text}\n`;
	}

	function line(text: string): string {
		if (text !== "") lastIsBlank = false;
		return text;
	}

	return {
		tell(event, slowFromMs) {
			remember(record, event);
			if (event.kind === "job-requeued") {
				forget(record, { job: event.job, attempt: event.attempt - 1 });
				return line(requeuedText(event, paint));
			}
			if (event.kind !== "job-verdict") return "";
			const { tests, finished } = executionOf(record, event);
			const labels = labelsText({ verdict: event, finished, tests, slowFromMs }, paint);
			const failed = failuresOfFileText(record, event, failures, context, paint);
			failures += failed.count;
			if (failed.count === 0) forget(record, event);
			return (failed.count === 0 ? "" : spaced(failed.text)) + line(labels);
		},
		end(event) {
			const text = summaryText(record, event, context, paint, { told: true });
			return spaced(text.replace(/^\n/, ""));
		},
	};
}
