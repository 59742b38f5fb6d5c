// Text for terminals: colours, durations, and tests' own text made harmless.

import { stripVTControlCharacters } from "node:util";

/** On and off; `styleText` of Node would look at standard output, and a report may go elsewhere. */
const CODES = {
	bold: [1, 22],
	red: [31, 39],
	green: [32, 39],
	yellow: [33, 39],
	cyan: [36, 39],
	gray: [90, 39],
} as const;

export type Colour = keyof typeof CODES;

export type Paint = (colour: Colour, text: string) => string;

export function painter(enabled: boolean): Paint {
	return (colour, text) => {
		if (!enabled || text === "") return text;
		const [on, off] = CODES[colour];
		return `\u001b[${on}m${text}\u001b[${off}m`;
	};
}

// oxlint-disable-next-line no-control-regex -- these are what it is about
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** A test may print or be titled anything; a terminal must not act on it. Keeps \n and \t. */
export function harmless(text: string): string {
	return stripVTControlCharacters(text).replace(/\r\n/g, "\n").replace(CONTROLS, "");
}

/** For where only one line has room. */
export function oneLine(text: string): string {
	return harmless(text).replace(/\s+/g, " ");
}

/** For comparing: 12ms, 3.2s, 2m 05s. */
export function precise(ms: number): string {
	if (ms < 1000) return `${Math.round(ms)}ms`;
	if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`;
	const seconds = Math.round(ms / 1000);
	return `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, "0")}s`;
}

/** For clocks that tick once a second: 3s, 2:05, 1:02:05. */
export function clock(ms: number): string {
	const seconds = Math.floor(ms / 1000);
	if (seconds < 60) return `${seconds}s`;
	const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
	const two = (number: number) => String(number).padStart(2, "0");
	return hours === 0
		? `${minutes}:${two(seconds % 60)}`
		: `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

/** As mocha prints it: 12ms, 3s, 2m. */
export function duration(ms: number): string {
	if (ms < 1000) return `${Math.round(ms)}ms`;
	if (ms < 60_000) return `${Math.round(ms / 1000)}s`;
	return `${Math.round(ms / 60_000)}m`;
}

export function indent(text: string, by: string): string {
	return text
		.split("\n")
		.map((line) => (line === "" ? line : by + line))
		.join("\n");
}

export function plural(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
