// A sandbox as native/sandbox.h reads it; for both ends, so it needs nothing.

/** `user 0|1`, `network host|private`, `layer PATH`, `scratch PATH`, `shared PATH`: words in turn. */
export type Sandbox = readonly string[];

export function encodeSandbox(sandbox: Sandbox): Buffer {
	return Buffer.from(sandbox.map((word) => `${word}\0`).join(""));
}
