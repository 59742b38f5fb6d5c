// All events as they are, one JSON object a line.

import type { Reporter, Sink } from "./reporter.js";

export function jsonReporter(sink: Sink): Reporter {
	return {
		name: "json",
		onEvent(event) {
			sink.write(`${JSON.stringify(event)}\n`);
		},
		close: () => sink.close(),
	};
}
