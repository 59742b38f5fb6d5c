// Keeps what is remembered of a project's runs in `.prun/last-run.json`. Written beside it and
// renamed, so that a reader, or another run that ends at the same time, finds one of the two whole.

import { randomBytes } from "node:crypto";
import {
	existsSync,
	mkdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { messageOf, VERDICTS, type Verdict } from "../scheduler/protocol/mod.js";
import type { LastRun } from "./last-run.js";

const VERSION = 1;
const MAX_BYTES = 16 << 20;

/** As people know it. */
export const LAST_RUN_FILE = ".prun/last-run.json";

export type Recorded =
	| { readonly kind: "none" }
	| { readonly kind: "found"; readonly last: LastRun }
	/** `newer`: a later prun wrote it, and may want it back. */
	| { readonly kind: "unreadable"; readonly why: string; readonly newer: boolean };

/** Never throws. */
export function readLastRun(cwd: string): Recorded {
	const path = join(cwd, LAST_RUN_FILE);
	if (!existsSync(path)) return { kind: "none" };
	try {
		const { size } = statSync(path);
		if (size > MAX_BYTES) throw new Error(`it has ${size} bytes, must be at most ${MAX_BYTES}`);
		const fields = JSON.parse(readFileSync(path, "utf8")) as Readonly<
			Record<string, unknown>
		> | null;
		const version = fields?.["v"];
		if (typeof version === "number" && version > VERSION) {
			const why = `it is of version ${version}, this prun knows ${VERSION}`;
			return { kind: "unreadable", why, newer: true };
		}
		return { kind: "found", last: checked(fields ?? {}) };
	} catch (error) {
		return { kind: "unreadable", why: messageOf(error), newer: false };
	}
}

function checked(fields: Readonly<Record<string, unknown>>): LastRun {
	const { v, words, verdicts, everPassed } = fields;
	if (v !== VERSION) throw new Error(`v must be ${VERSION}`);
	if (!isTexts(words)) throw new Error("words must be an array of strings");
	if (!isTexts(everPassed)) throw new Error("everPassed must be an array of strings");
	if (typeof verdicts !== "object" || verdicts === null || Array.isArray(verdicts)) {
		throw new Error("verdicts must be an object");
	}
	const entries = Object.entries(verdicts).map(([file, told]): [string, Verdict] => {
		const verdict = VERDICTS.find((known) => known === told);
		if (verdict === undefined) throw new Error(`the verdict of ${file} is not known`);
		return [file, verdict];
	});
	return { words, verdicts: new Map(entries), everPassed: new Set(everPassed) };
}

function isTexts(value: unknown): value is string[] {
	return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** Throws what the file system throws. */
export function writeLastRun(cwd: string, last: LastRun): void {
	const folder = join(cwd, ".prun");
	// Not recursive: a project that was removed meanwhile stays removed.
	if (!existsSync(folder)) mkdirSync(folder);
	// What prun keeps here is of this machine: nobody shall commit it.
	const ignore = join(folder, ".gitignore");
	if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
	const text = JSON.stringify({
		v: VERSION,
		words: last.words,
		verdicts: Object.fromEntries(last.verdicts),
		everPassed: [...last.everPassed],
	});
	const path = join(cwd, LAST_RUN_FILE);
	const beside = `${path}.${process.pid}-${randomBytes(4).toString("hex")}`;
	try {
		writeFileSync(beside, `${text}\n`);
		renameSync(beside, path);
	} finally {
		rmSync(beside, { force: true });
	}
}
