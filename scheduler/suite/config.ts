// prun's own configuration: prun.config.{mjs,js,cjs,json} or the `prun` key of package.json. Every
// error names the option, the value and what is allowed.

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { messageOf, PrunError, shown } from "../protocol/mod.js";

/** All of it is optional; what is absent has its default in runner/settings.ts. */
export interface Config {
	readonly preload?: "auto" | readonly string[];
	/** Packages that `auto` shall not load. */
	readonly preloadIgnore?: readonly string[];
	readonly preloadTimeout?: number;
	readonly jobs?: number;
	readonly isolation?: "none" | "fork" | "spawn";
	readonly order?: "path" | "random";
	readonly jobTimeout?: number;
	readonly jobRetries?: number;
	readonly maxFailures?: number;
	readonly failOnFlaky?: boolean;
	/** Files that never run at the same time as one another. */
	readonly serial?: readonly string[];
	/** Named locks: files under one name never run at the same time. */
	readonly locks?: Readonly<Record<string, readonly string[]>>;
	readonly reporter?: readonly string[];
}

const NAMES = ["prun.config.mjs", "prun.config.js", "prun.config.cjs", "prun.config.json"];

export interface LoadedConfig {
	readonly config: Config;
	/** Where it was found; undefined: there is none. */
	readonly path: string | undefined;
}

/** Throws CONFIG_UNREADABLE, CONFIG_INVALID. */
export async function loadConfig(cwd: string, named: string | undefined): Promise<LoadedConfig> {
	const path = named === undefined ? findConfig(cwd) : resolve(cwd, named);
	if (path !== undefined) return { config: checkConfig(await readConfig(path), path), path };
	const manifest = join(cwd, "package.json");
	if (!existsSync(manifest)) return { config: {}, path: undefined };
	const { prun } = (await readConfig(manifest)) as { prun?: unknown };
	if (prun === undefined) return { config: {}, path: undefined };
	return { config: checkConfig(prun, `${manifest}, key prun`), path: manifest };
}

function findConfig(cwd: string): string | undefined {
	return NAMES.map((name) => join(cwd, name)).find((path) => existsSync(path));
}

async function readConfig(path: string): Promise<unknown> {
	try {
		if (path.endsWith(".json")) return JSON.parse(readFileSync(path, "utf8"));
		const loaded = (await import(pathToFileURL(path).href)) as { default?: unknown };
		return loaded.default ?? loaded;
	} catch (cause) {
		throw new PrunError("CONFIG_UNREADABLE", `cannot read ${path}: ${messageOf(cause)}`, { cause });
	}
}

type Check = (value: unknown) => string | undefined;

const isTexts = (value: unknown): value is string[] =>
	Array.isArray(value) && value.every((item) => typeof item === "string");

const texts: Check = (value) => (isTexts(value) ? undefined : "an array of strings");
const flag: Check = (value) => (typeof value === "boolean" ? undefined : "true or false");

function whole(least: number, what = "a whole number"): Check {
	return (value) =>
		Number.isSafeInteger(value) && (value as number) >= least
			? undefined
			: `${what} of at least ${least}`;
}

function choice(...allowed: string[]): Check {
	return (value) =>
		allowed.includes(value as string) ? undefined : `one of ${allowed.join(", ")}`;
}

const milliseconds = "a whole number of milliseconds";

const CHECKS: Record<keyof Config, Check> = {
	preload: (value) =>
		value === "auto" || isTexts(value) ? undefined : '"auto" or an array of module names',
	preloadIgnore: texts,
	preloadTimeout: whole(1, milliseconds),
	jobs: whole(1),
	isolation: choice("none", "fork", "spawn"),
	order: choice("path", "random"),
	jobTimeout: whole(0, milliseconds),
	jobRetries: whole(0),
	maxFailures: whole(0),
	failOnFlaky: flag,
	serial: texts,
	locks: (value) =>
		typeof value === "object" &&
		value !== null &&
		!Array.isArray(value) &&
		Object.values(value).every(isTexts)
			? undefined
			: "an object of arrays of patterns",
	reporter: texts,
};

/** Exported for its tests. */
export function checkConfig(value: unknown, where: string): Config {
	if (typeof value !== "object" || value === null || Array.isArray(value)) {
		throw new PrunError("CONFIG_INVALID", `${where} must export an object`);
	}
	for (const [name, setting] of Object.entries(value)) {
		if (!Object.hasOwn(CHECKS, name)) {
			throw new PrunError("CONFIG_INVALID", `${where}: unknown option ${name}`, {
				hint: `known are ${Object.keys(CHECKS).join(", ")}`,
			});
		}
		const allowed = CHECKS[name as keyof Config](setting);
		if (allowed !== undefined) {
			throw new PrunError(
				"CONFIG_INVALID",
				`${where}: ${name} is ${shown(setting)}, must be ${allowed}`,
			);
		}
	}
	return value;
}
