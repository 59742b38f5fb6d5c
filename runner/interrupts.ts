// SIGINT, SIGTERM and SIGHUP: the first asks the run to cancel, report and leave nothing; the second
// ends prun at once, and its keeper kills what is left.

import { EXIT } from "../scheduler/protocol/mod.js";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Interrupts {
	/** Also calls when the signal came before this was asked. */
	onFirst(listener: () => void): void;
	/** Rejects with Interrupted when the signal comes and nobody has asked to hear of it yet. */
	readonly unheard: Promise<never>;
	stop(): void;
}

/** A command was interrupted before it had begun what it would have to end. */
export class Interrupted extends Error {
	override readonly name = "Interrupted";
}

export function listenForInterrupts(): Interrupts {
	let listener: (() => void) | undefined;
	let count = 0;
	let giveUp: (reason: Interrupted) => void = () => {};
	const unheard = new Promise<never>((_resolve, reject) => {
		giveUp = reject;
	});
	unheard.catch(() => {}); // it is nobody's rejection once the command has ended
	const onSignal = () => {
		count++;
		if (count > 1) process.exit(EXIT.interrupted);
		if (listener === undefined) giveUp(new Interrupted());
		else listener();
	};
	for (const signal of SIGNALS) process.on(signal, onSignal);
	return {
		unheard,
		onFirst(added) {
			listener = added;
			if (count > 0) added();
		},
		stop() {
			for (const signal of SIGNALS) process.off(signal, onSignal);
		},
	};
}
