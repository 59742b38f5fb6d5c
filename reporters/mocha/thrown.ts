// Makes an Error again of what a child told of one, as mocha's reporters expect it.

import type { ErrorRecord } from "../../scheduler/protocol/mod.js";

export interface ThrownOptions {
	/** mocha's own, or none under --full-trace. */
	filterStack(stack: string): string;
	readonly uncaught?: boolean;
}

export function thrownFrom(record: ErrorRecord, options: ThrownOptions): Error {
	const error = new Error(record.message);
	Object.setPrototypeOf(error, prototypeOf(record.name));
	const label = record.label ?? record.name;
	const head = record.message === "" ? label : `${label}: ${record.message}`;
	// Errors that Node throws itself show their code as text too.
	if (label !== record.name) hide(error, "toString", () => head);
	error.stack = options.filterStack(record.stack === "" ? head : `${head}\n${record.stack}`);
	const { code, actual, expected, cause } = record;
	// As fields of the error's own, and only where it had them: the json reporter writes all of them.
	if (code !== undefined) Object.assign(error, { code });
	if (actual !== undefined && expected !== undefined) Object.assign(error, { actual, expected });
	if (options.uncaught === true) Object.assign(error, { uncaught: true });
	if (cause !== undefined) {
		hide(error, "cause", thrownFrom(cause, { filterStack: options.filterStack }));
	}
	return error;
}

function hide(error: Error, name: string, value: unknown): void {
	Object.defineProperty(error, name, { value, configurable: true, writable: true });
}

/** The name is not a field of the error's own, as with the errors of JavaScript. */
function prototypeOf(name: string): object {
	const known = [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError];
	const own = known.find((type) => type.name === name);
	if (own !== undefined) return own.prototype;
	return Object.create(Error.prototype, {
		name: { value: name === "" ? "Error" : name, configurable: true, writable: true },
	}) as object;
}
