// Waiting with a limit.

import type { Socket } from "node:net";

export function whenClosed(socket: Socket): Promise<void> {
	if (socket.closed) return Promise.resolve();
	return new Promise((resolve) => socket.once("close", () => resolve()));
}

/** Whether it happened in that time; rejects when it failed in that time. After a pause of our own, what waits is read first. */
export async function within(ms: number, event: Promise<unknown>): Promise<boolean> {
	let timer: NodeJS.Timeout | undefined;
	const timeout = new Promise<boolean>((resolve) => {
		timer = setTimeout(() => setImmediate(() => setImmediate(() => resolve(false))), ms);
	});
	try {
		return await Promise.race([event.then(() => true), timeout]);
	} finally {
		clearTimeout(timer);
	}
}
