// Waiting for something that happens elsewhere: by looking again and again, with a deadline.

import { setTimeout as pause } from "node:timers/promises";

const STEP_MS = 10;

/** The first value that is neither false nor undefined. Rejects with `what` at the deadline. */
export async function until<T>(
	what: string,
	look: () => T | false | undefined | Promise<T | false | undefined>,
	deadlineMs = 15_000,
): Promise<T> {
	const deadline = performance.now() + deadlineMs;
	for (;;) {
		const found = await look();
		if (found !== false && found !== undefined) return found;
		if (performance.now() > deadline) throw new Error(`not within ${deadlineMs} ms: ${what}`);
		await pause(STEP_MS);
	}
}
