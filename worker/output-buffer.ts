// Output of one execution: the first and the last 512 kB are kept, what is between is counted.

export const KEPT_BYTES = 512 * 1024;

export interface OutputBuffer {
	add(chunk: Buffer): void;
	/** The text, with a line that counts what was dropped in its place; "" when there was none. */
	text(): string;
}

export function outputBuffer(keptBytes: number = KEPT_BYTES): OutputBuffer {
	const head: Buffer[] = [];
	let headBytes = 0;
	let tail: Buffer[] = [];
	let tailBytes = 0;
	let dropped = 0;

	/** Cuts the tail to its size; not at each chunk, so that it costs little. */
	function trim(): void {
		const all = Buffer.concat(tail);
		dropped += Math.max(0, all.length - keptBytes);
		const kept = all.subarray(Math.max(0, all.length - keptBytes));
		tail = [kept];
		tailBytes = kept.length;
	}

	return {
		add(chunk) {
			const room = keptBytes - headBytes;
			if (room > 0) {
				const first = chunk.subarray(0, room);
				head.push(first);
				headBytes += first.length;
			}
			if (chunk.length > room) {
				const rest = chunk.subarray(Math.max(0, room));
				tail.push(rest);
				tailBytes += rest.length;
				if (tailBytes > keptBytes * 2) trim();
			}
		},
		text() {
			if (tailBytes > keptBytes) trim();
			if (dropped === 0) return Buffer.concat([...head, ...tail]).toString();
			const gap = `\n... ${dropped} bytes of output not kept ...\n`;
			return Buffer.concat(head).toString() + gap + Buffer.concat(tail).toString();
		},
	};
}
