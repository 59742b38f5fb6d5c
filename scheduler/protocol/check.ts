// Field checks for decoders: each names the field and what it must be.

import { PrunError, shown } from "./errors.js";

export type Fields = Readonly<Record<string, unknown>>;

export function invalid(what: string, field: string, value: unknown, allowed: string): PrunError {
	const whole = shown(value);
	const short = whole.length > 80 ? `${whole.slice(0, 77)}...` : whole;
	return new PrunError("MESSAGE_INVALID", `${what}: ${field} is ${short}, must be ${allowed}`);
}

export function fieldsOf(what: string, value: unknown): Fields {
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		throw invalid(what, "it", value, "an object");
	}
	return value as Fields;
}

export function text(what: string, from: Fields, field: string): string {
	const value = from[field];
	if (typeof value !== "string") throw invalid(what, field, value, "a string");
	return value;
}

export function optionalText(what: string, from: Fields, field: string): string | undefined {
	return from[field] === undefined ? undefined : text(what, from, field);
}

export function amount(what: string, from: Fields, field: string): number {
	const value = from[field];
	if (typeof value !== "number" || !Number.isFinite(value) || value < 0) {
		throw invalid(what, field, value, "a number of at least 0");
	}
	return value;
}

export function count(what: string, from: Fields, field: string): number {
	const value = from[field];
	if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
		throw invalid(what, field, value, "a whole number of at least 0");
	}
	return value;
}

export function integer(what: string, from: Fields, field: string): number {
	const value = from[field];
	if (typeof value !== "number" || !Number.isSafeInteger(value)) {
		throw invalid(what, field, value, "a whole number");
	}
	return value;
}

export function oneOf<T extends string>(
	what: string,
	from: Fields,
	field: string,
	allowed: readonly T[],
): T {
	const value = from[field];
	const found = allowed.find((candidate) => candidate === value);
	if (found === undefined) throw invalid(what, field, value, `one of ${allowed.join(", ")}`);
	return found;
}

export function texts(what: string, from: Fields, field: string): readonly string[] {
	const value = from[field];
	if (!Array.isArray(value) || !value.every((item) => typeof item === "string")) {
		throw invalid(what, field, value, "an array of strings");
	}
	return value;
}

export function items(what: string, from: Fields, field: string): readonly unknown[] {
	const value = from[field];
	if (!Array.isArray(value)) throw invalid(what, field, value, "an array");
	return value;
}

export function flag(what: string, from: Fields, field: string): boolean {
	const value = from[field];
	if (typeof value !== "boolean") throw invalid(what, field, value, "true or false");
	return value;
}
