// One character a test: `.` passed, `,` skipped, `!` failed; a file that ended badly outside of its
// tests shows an `X`.

import { forget, newRecord, remember } from "./record.js";
import type { Reporter, ReporterContext, Sink } from "./reporter.js";
import { summaryText } from "./summary.js";
import { painter } from "./terminal.js";

const WIDTH = 76;

export function dotReporter(sink: Sink, context: ReporterContext): Reporter {
	const record = newRecord();
	const paint = painter(sink.colour);
	let column = 0;

	function dot(text: string): void {
		sink.write(column === 0 ? `  ${text}` : text);
		column++;
		if (column === WIDTH) {
			sink.write("\n");
			column = 0;
		}
	}

	return {
		name: "dot",
		onEvent(event) {
			remember(record, event);
			if (event.kind === "test-finished") {
				if (event.outcome === "passed") dot(paint("gray", "."));
				else if (event.outcome === "skipped") dot(paint("cyan", ","));
				else dot(paint("red", "!"));
			}
			if (event.kind === "job-finished") {
				if (event.outcome === "passed") forget(record, event);
				else if (event.counts.failed === 0) dot(paint("red", "X"));
			}
			if (event.kind === "run-finished") {
				sink.write(`\n${summaryText(record, event, context, paint)}\n`);
			}
		},
		close: () => sink.close(),
	};
}
