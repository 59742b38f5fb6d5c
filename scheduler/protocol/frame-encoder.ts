// Frames as bytes, written in a process in which a test may have changed the language: given every
// object or array a `toJSON`, as Prototype.js does. And however much a test has to tell, a frame is
// never larger than the other end takes: what is too long is cut, and says so.

import { PrunError } from "./errors.js";
import { type Frame, MAX_FRAME_BYTES } from "./frames.js";

interface Cut {
	/** Characters that are left of a text. */
	readonly text: number;
	/** Items that are left of an array. */
	readonly items: number;
}

const NO_CUT: Cut = { text: Number.POSITIVE_INFINITY, items: Number.POSITIVE_INFINITY };
/** The first that makes it small enough counts; the last always does. */
const CUTS: readonly Cut[] = [
	{ text: 65_536, items: 1000 },
	{ text: 4096, items: 100 },
	{ text: 200, items: 20 },
];

// Kept from before a test can replace the globals.
const { stringify } = JSON;
const { from: bytesOf } = Buffer;
const { create, defineProperty, keys } = Object;
const { isArray } = Array;
const { min } = Math;
const TooLong = RangeError;

/** Throws MESSAGE_INVALID for an environment that is too large: half of one is none. */
export function encodeFrame(frame: Frame): Buffer {
	const whole = fitting("toJSON" in [] ? copied(frame, NO_CUT) : frame);
	if (whole !== undefined) return whole;
	if (frame.kind !== "ready") {
		for (const cut of CUTS) {
			const bytes = fitting(copied(frame, cut));
			if (bytes !== undefined) return bytes;
		}
	}
	const allowed = `at most ${MAX_FRAME_BYTES} bytes long`;
	throw new PrunError("MESSAGE_INVALID", `frame ${frame.kind} must be ${allowed}`);
}

/** undefined: it is too large. */
function fitting(plain: unknown): Buffer | undefined {
	const text = written(plain);
	// No character is less than a byte.
	if (text === undefined || text.length > MAX_FRAME_BYTES) return undefined;
	const bytes = bytesOf(text);
	return bytes.length <= MAX_FRAME_BYTES ? bytes : undefined;
}

function written(plain: unknown): string | undefined {
	try {
		return stringify(plain);
	} catch (thrown) {
		if (thrown instanceof TooLong) return undefined; // longer than any text of V8's
		throw thrown;
	}
}

/** Plain data without a prototype that a test could have changed. */
function copied(value: unknown, cut: Cut): unknown {
	if (typeof value === "string") return shortened(value, cut.text);
	if (typeof value !== "object" || value === null) return value;
	if (isArray(value)) return copiedItems(value, cut);
	const copy = create(null) as Record<string, unknown>;
	for (const name of keys(value))
		copy[name] = copied((value as Record<string, unknown>)[name], cut);
	return copy;
}

function copiedItems(items: readonly unknown[], cut: Cut): unknown[] {
	const copy: unknown[] = [];
	const kept = min(items.length, cut.items);
	for (let at = 0; at < kept; at++) copy[at] = copied(items[at], cut);
	if (kept < items.length && typeof items[kept] === "string") {
		copy[kept] = `... (${items.length} in all)`;
	}
	return defineProperty(copy, "toJSON", { value: undefined });
}

function shortened(text: string, length: number): string {
	return text.length <= length ? text : `${text.slice(0, length)}... (${text.length} characters)`;
}
