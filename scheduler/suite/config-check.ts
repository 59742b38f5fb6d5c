// Checks a configuration against its schema. All that is wrong is named at once: the option, its
// value, and what is allowed.

import { safeParse } from "valibot";
import { PrunError, shown } from "../protocol/mod.js";
import { aboutOption, CONFIG, CONFIG_KEYS, type Config, type ConfigKey } from "./config-schema.js";

/** `$schema` is for editors. Throws CONFIG_INVALID. */
export function checkConfig(value: unknown, where: string): Config {
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		const found = typeof value === "function" ? ", not a function: call it there" : "";
		throw new PrunError("CONFIG_INVALID", `${where} must export an object${found}`);
	}
	const given = Object.entries(value).filter(
		([name, setting]) => name !== "$schema" && !(isKnown(name) && setting === undefined),
	);
	const unknown = given.filter(([name]) => !isKnown(name));
	const wrong = given.flatMap(([name, setting]) => {
		const problem = isKnown(name) ? wrongValue(name, setting) : `unknown option ${name}`;
		return problem === undefined ? [] : [problem];
	});
	if (wrong.length > 0) throw invalid(where, wrong, { hasUnknown: unknown.length > 0 });
	return Object.fromEntries(given);
}

function isKnown(name: string): name is ConfigKey {
	return Object.hasOwn(CONFIG.entries, name);
}

function wrongValue(name: ConfigKey, value: unknown): string | undefined {
	if (isRight(CONFIG.entries[name], value)) return undefined;
	return `${name} is ${brief(shown(value))}, must be ${aboutOption(name).allowed}`;
}

/** valibot takes an array for an object, and looks at no name that every object has. */
function isRight(schema: (typeof CONFIG.entries)[ConfigKey], value: unknown): boolean {
	const { wrapped } = schema;
	if (wrapped.type !== "record" && wrapped.type !== "strict_object") {
		return safeParse(schema, value).success;
	}
	if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
	if (wrapped.type === "record") {
		return Object.values(value).every((inner) => safeParse(wrapped.value, inner).success);
	}
	const isKnownName = (inner: string) => Object.hasOwn(wrapped.entries, inner);
	return Object.keys(value).every(isKnownName) && safeParse(schema, value).success;
}

const SHOWN = 200;

function brief(text: string): string {
	return text.length <= SHOWN ? text : `${text.slice(0, SHOWN)}...`;
}

function invalid(
	where: string,
	wrong: readonly string[],
	{ hasUnknown }: { readonly hasUnknown: boolean },
): PrunError {
	const message =
		wrong.length === 1
			? `${where}: ${wrong[0]}`
			: `${where}: ${wrong.length} options are wrong:${wrong.map((one) => `\n  ${one}`).join("")}\n`;
	return new PrunError(
		"CONFIG_INVALID",
		message,
		hasUnknown ? { hint: `known are ${CONFIG_KEYS.join(", ")}` } : {},
	);
}
