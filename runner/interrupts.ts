// SIGINT, SIGTERM and SIGHUP: the first asks the run to cancel, report and leave nothing; the second
// ends prun at once, and its keeper kills what is left.

import { EXIT } from "../scheduler/protocol/mod.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Interrupts {
	/** Also calls when the signal came before this was asked. */
	onFirst(listener: () => void): void;
	stop(): void;
}

export function listenForInterrupts(): Interrupts {
	let listener: (() => void) | undefined;
	let count = 0;
	const onSignal = () => {
		count++;
		if (count > 1) process.exit(EXIT.interrupted);
		listener?.();
	};
	for (const signal of SIGNALS) process.on(signal, onSignal);
	return {
		onFirst(added) {
			listener = added;
			if (count > 0) added();
		},
		stop() {
			for (const signal of SIGNALS) process.off(signal, onSignal);
		},
	};
}
