// Turns whatever a test threw into plain, bounded data. A thrown value may be anything: not an
// Error, an Error whose getters throw, a chain of causes without end.

import { inspect } from "node:util";
import { type ErrorRecord, MAX_CAUSES } from "../../scheduler/protocol/mod.js";
import { attempt } from "./attempt.js";

const MAX_MESSAGE = 32_768;
const MAX_STACK = 16_384;
/** Of a diff and of what it compares; mocha cuts both earlier, unless `maxDiffSize` lets it not. */
const MAX_DIFF = 262_144;

/** What an error says was compared, as the framework writes it, and the diff, without colours. */
export interface Comparison {
	readonly diff: string;
	readonly actual: string;
	readonly expected: string;
}

/** Nothing where an error's actual and expected cannot be compared. */
export type DiffMaker = (error: unknown) => Comparison | undefined;

/** Never throws, also where a test has broken the language: who reports an error has no other way. */
export function errorRecord(thrown: unknown, diffOf: DiffMaker = () => undefined): ErrorRecord {
	return attempt(() => recordOf(thrown, diffOf, MAX_CAUSES)) ?? UNTELLABLE;
}

const UNTELLABLE: ErrorRecord = {
	name: "Error",
	message: "an error that cannot be told: what reads it was replaced by the test",
	stack: "",
};

function recordOf(thrown: unknown, diffOf: DiffMaker, causesLeft: number): ErrorRecord {
	if (!isErrorLike(thrown)) {
		return { name: "", message: cut(describe(thrown), MAX_MESSAGE), stack: "" };
	}
	const name = textOf(thrown, "name") ?? "Error";
	const message = textOf(thrown, "message") ?? "";
	const whole = textOf(thrown, "stack") ?? "";
	const stack = framesOf(whole, message);
	const label = labelOf(whole, message);
	const code = textOf(thrown, "code");
	const compared = attempt(() => diffOf(thrown));
	const cause = attempt(() => thrown["cause"]);
	return {
		name: cut(name, 200),
		message: cut(message, MAX_MESSAGE),
		stack: cut(stack, MAX_STACK),
		...(compared === undefined
			? {}
			: {
					diff: cut(compared.diff, MAX_DIFF),
					actual: cut(compared.actual, MAX_DIFF),
					expected: cut(compared.expected, MAX_DIFF),
				}),
		...(code === undefined ? {} : { code: cut(code, 200) }),
		...(label === undefined || label === name ? {} : { label }),
		...(cause === undefined || cause === null || causesLeft === 0
			? {}
			: { cause: recordOf(cause, () => undefined, causesLeft - 1) }),
	};
}

function isErrorLike(thrown: unknown): thrown is Record<string, unknown> {
	if (typeof thrown !== "object" || thrown === null) return false;
	if (attempt(() => thrown instanceof Error) === true) return true;
	return typeof attempt(() => Reflect.get(thrown, "message")) === "string";
}

function textOf(from: Record<string, unknown>, field: string): string | undefined {
	return attempt(() => {
		const value = from[field];
		return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
	});
}

/** The stack without the header that repeats name and message. */
function framesOf(stack: string, message: string): string {
	const at = message === "" ? -1 : stack.indexOf(message);
	const rest = at === -1 ? stack : stack.slice(at + message.length);
	const first = rest.search(/^ {4}at /m);
	const frames = first === -1 ? "" : rest.slice(first);
	const place = placeAbove(stack.slice(0, Math.max(0, at)));
	return place === undefined ? frames : `    at ${place}\n${frames}`;
}

/** Where a file does not parse is in no frame: Node writes it above the header. */
function placeAbove(header: string): string | undefined {
	return /^((?:\/|[A-Za-z]:\\|file:).*:\d+)\n/.exec(header)?.[1];
}

/** What the stack has before the message: the name, and Node's code behind it in brackets. */
function labelOf(stack: string, message: string): string | undefined {
	const at = message === "" ? -1 : stack.indexOf(message);
	return /^(\S{1,200}(?: \[\w{1,200}\])?): $/.exec(stack.slice(0, Math.max(0, at)))?.[1];
}

function describe(thrown: unknown): string {
	if (typeof thrown === "string") return thrown;
	return (
		attempt(() => inspect(thrown, { depth: 4, breakLength: 100 })) ?? "a value that cannot be shown"
	);
}

function cut(text: string, length: number): string {
	return text.length <= length ? text : `${text.slice(0, length)}... (${text.length} characters)`;
}
