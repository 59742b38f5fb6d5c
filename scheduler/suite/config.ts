// prun's own configuration: prun.config.{ts,mts,cts,mjs,js,cjs,json} or the `prun` key of
// package.json. Finds and reads it; config-schema.ts says what may stand in it.

import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { messageOf, PrunError } from "../protocol/mod.js";
import type { Config } from "./config-schema.js";

export type { Config } from "./config-schema.js";

/** The first that is there counts: before what may have been compiled from it. */
const CONFIG_NAMES = ["ts", "mts", "cts", "mjs", "js", "cjs", "json"].map(
	(ending) => `prun.config.${ending}`,
);

export interface LoadedConfig {
	readonly config: Config;
	/** Where it was found; undefined: there is none. */
	readonly path: string | undefined;
}

/** Throws CONFIG_UNREADABLE, CONFIG_INVALID. */
export async function loadConfig(cwd: string, named: string | undefined): Promise<LoadedConfig> {
	const path = named === undefined ? findConfig(cwd) : resolve(cwd, named);
	if (path !== undefined) return { config: await checked(await readConfig(path), path), path };
	const manifest = join(cwd, "package.json");
	if (!existsSync(manifest)) return { config: {}, path: undefined };
	const { prun } = (await readConfig(manifest)) as { prun?: unknown };
	if (prun === undefined) return { config: {}, path: undefined };
	return { config: await checked(prun, `${manifest}, key prun`), path: manifest };
}

/** The file that would be read when none is named; package.json's key is no file. */
export function findConfig(cwd: string): string | undefined {
	return CONFIG_NAMES.map((name) => join(cwd, name)).find((path) => existsSync(path));
}

async function checked(value: unknown, where: string): Promise<Config> {
	const { checkConfig } = await import("./config-check.js");
	try {
		return checkConfig(value, where);
	} catch (cause) {
		// What a program exports may have getters.
		if (cause instanceof PrunError) throw cause;
		throw new PrunError("CONFIG_UNREADABLE", `cannot read ${where}: ${messageOf(cause)}`, {
			cause,
		});
	}
}

/** What the file exports: its default if it has one, and what that promises if it is a promise. */
async function readConfig(path: string): Promise<unknown> {
	try {
		if (path.endsWith(".json")) return JSON.parse(readFileSync(path, "utf8"));
		return await inTime(exportsOf(path));
	} catch (cause) {
		const line = lineOf(cause, path);
		const place = line === undefined ? path : `${path}:${line}`;
		throw new PrunError("CONFIG_UNREADABLE", `cannot read ${place}: ${reasonOf(cause)}`, { cause });
	}
}

async function exportsOf(path: string): Promise<unknown> {
	const loaded = (await load(path)) as { default?: unknown };
	const exported: unknown = await loaded.default;
	return exported ?? loaded;
}

const LIMIT_MS = 30_000;

async function inTime<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_resolve, reject) => {
		const why = `it waits for something, and was not done within ${LIMIT_MS / 1000} s`;
		timer = setTimeout(() => reject(new Error(why)), LIMIT_MS);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}

const TYPESCRIPT = /\.[cm]?ts$/;

/** Node 20 strips no types, so jiti does, on every Node the same. */
async function load(path: string): Promise<unknown> {
	if (!TYPESCRIPT.test(path)) return import(pathToFileURL(path).href);
	readFileSync(path); // what is not there is told in fewer words than jiti's
	const { createJiti } = await import("jiti");
	return createJiti(pathToFileURL(path).href, { interopDefault: false }).import(path);
}

/** Without the places that Node and jiti write below it: those that matter are told already. */
function reasonOf(cause: unknown): string {
	return messageOf(cause)
		.replace(/\n(?:Require stack:| *\S+:\d+:\d+ *$)[\s\S]*/, "")
		.trim();
}

/** Where in the file it went wrong, if the error knows. */
function lineOf(thrown: unknown, path: string): number | undefined {
	if (!(thrown instanceof Error)) return undefined;
	if (path.endsWith(".json")) return jsonLine(thrown, path);
	for (const [, place, line] of (thrown.stack ?? "").matchAll(/([^\s(]+?):(\d+)(?=[:)\s])/g)) {
		const file = place?.startsWith("file:") === true ? fileURLToPath(place) : place;
		if (file === path) return Number(line);
	}
	return undefined;
}

/** JSON.parse tells how many characters were right; an end that came too soon is in the last line. */
function jsonLine(thrown: Error, path: string): number | undefined {
	if (!(thrown instanceof SyntaxError)) return undefined;
	const text = readFileSync(path, "utf8");
	const position = /position (\d+)/.exec(thrown.message)?.[1];
	return text.slice(0, position === undefined ? undefined : Number(position)).split("\n").length;
}
