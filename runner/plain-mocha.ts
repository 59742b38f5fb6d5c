// The project's own mocha as its own command runs it: the given files together in one process, with
// the suite's options. Under the keeper, with a reporter of ours, to learn how each file fares; or
// as a command line for who starts it in the terminal (inspect.ts).

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messageOf, PrunError } from "../scheduler/protocol/mod.js";
import { optionNames, type ProjectMocha } from "../scheduler/suite/mod.js";
import { type Keeper, PACKAGE_ROOT, type PlainMessage, runProgram } from "../worker/mod.js";
import type { Suite } from "./suite.js";

/** worker/adapters/mocha/plain-reporter.ts, bundled. */
const REPORTER = join(PACKAGE_ROOT, "dist", "bundle", "plain-reporter.cjs");
const CHANNEL_FD = 3;

export interface PlainRequest {
	readonly mocha: ProjectMocha;
	readonly suite: Pick<Suite, "raw" | "theirs">;
	/** Absolute, in their order. */
	readonly files: readonly string[];
	/** Options of mocha's over those of the suite. */
	readonly options: Readonly<Record<string, unknown>>;
	/** Flags for Node besides those of the suite. */
	readonly nodeFlags: readonly string[];
	/** `prun`: tells at a descriptor what happens. `mocha`: the one that mocha would use. */
	readonly reporter: "prun" | "mocha";
}

export interface PlainCommand {
	readonly argv: readonly string[];
	readonly env: NodeJS.ProcessEnv;
	/** When mocha has ended: what it was told in files. */
	remove(): void;
}

/** As a configuration file, because that takes every option, and as many files as there are. */
export function plainCommand(request: PlainRequest): PlainCommand {
	const { mocha, suite, files } = request;
	const folder = temporaryFolder();
	const remove = () => rmSync(folder, { recursive: true, force: true });
	// A second Ctrl-C ends prun where it is.
	process.once("exit", remove);
	const config = join(folder, "config.json");
	const ours = request.reporter === "prun" ? writeReporter(folder, mocha.root) : {};
	const options = { ...mochaOptions(mocha, suite.raw), ...request.options, ...ours, spec: files };
	writeTemporary(config, JSON.stringify(options));
	const nodeFlags = [...process.execArgv, ...suite.theirs.nodeFlags, ...request.nodeFlags];
	// The options of that variable are in the configuration, and would count twice.
	const { MOCHA_OPTIONS: _counted, ...env } = process.env;
	return {
		argv: [process.execPath, ...nodeFlags, mocha.command, "--no-package", "--config", config],
		env,
		remove() {
			process.off("exit", remove);
			remove();
		},
	};
}

function temporaryFolder(): string {
	try {
		return mkdtempSync(join(tmpdir(), "prun-mocha-"));
	} catch (cause) {
		throw new PrunError("USAGE", `cannot make a temporary folder: ${messageOf(cause)}`, {
			hint: "TMPDIR must name a folder that can be written to",
			cause,
		});
	}
}

function writeTemporary(path: string, text: string): void {
	try {
		writeFileSync(path, text);
	} catch (cause) {
		throw new PrunError("USAGE", `cannot write the temporary file ${path}: ${messageOf(cause)}`, {
			hint: "TMPDIR may name another folder",
			cause,
		});
	}
}

/** Options that say which files, where options are, or how mocha itself would run in parallel. */
const NOT_TAKEN_OVER = new Set(
	"_ $0 spec config package node-option parallel jobs watch watch-files watch-ignore".split(" "),
);

/** Node's flags are among the raw options too: they stand on the command line. */
function mochaOptions(mocha: ProjectMocha, raw: Suite["raw"]): Record<string, unknown> {
	const { isMochaFlag } = optionNames(mocha.root);
	return Object.fromEntries(
		Object.entries(raw).filter(([name]) => !NOT_TAKEN_OVER.has(name) && isMochaFlag(name)),
	);
}

/** Options that name a reporter of our own: a module that mocha loads by its path. */
function writeReporter(folder: string, mochaRoot: string): Readonly<Record<string, unknown>> {
	const reporter = join(folder, "reporter.cjs");
	const [bundle, root] = [REPORTER, mochaRoot].map((path) => JSON.stringify(path));
	const made = `require(${bundle}).plainReporter(${root}, ${CHANNEL_FD})`;
	writeTemporary(reporter, `module.exports = ${made};\n`);
	return { reporter, "reporter-option": [] };
}

/** How the tests of one file ended, in a run of several. */
export interface FileTally {
	firstError: string | undefined;
}

export interface PlainRun {
	/** By absolute path, those with tests that ran; "" for errors that belong to no file, or to all. */
	readonly files: ReadonlyMap<string, FileTally>;
	/** The file that could not be loaded, so that nothing ran. */
	readonly loadFailed: { readonly file: string; readonly error: string } | undefined;
	/** Whether mocha came to its end. */
	readonly ended: boolean;
	/** Whether any file has a `.only`. */
	readonly only: boolean;
	/** How it ended otherwise, for people. */
	readonly how: string;
}

export interface PlainTrial extends Pick<PlainRequest, "mocha" | "suite" | "files"> {
	readonly keeper: Keeper;
	/** 0: for ever. */
	readonly timeoutMs: number;
	readonly signal: AbortSignal;
}

/**
 * All files are run to their end, whatever `bail` says, and mocha leaves after the last test: an
 * open handle is nobody's failure here.
 */
const TO_THE_END = { bail: false, exit: true, color: false } as const;

/** Rejects when mocha could not be started or `signal` was aborted. */
export async function runPlain(trial: PlainTrial): Promise<PlainRun> {
	const command = plainCommand({
		mocha: trial.mocha,
		suite: trial.suite,
		files: trial.files,
		options: TO_THE_END,
		nodeFlags: [],
		reporter: "prun",
	});
	const files = new Map<string, FileTally>();
	let loadFailed: PlainRun["loadFailed"];
	let ended = false;
	let only = false;
	const take = (message: PlainMessage) => {
		if (message.kind === "end") {
			ended = true;
			({ only } = message);
		} else if (message.kind === "load-failed") loadFailed ??= message;
		else count(files, message);
	};
	try {
		const end = await runProgram(trial.keeper, {
			argv: command.argv,
			env: command.env,
			timeoutMs: trial.timeoutMs,
			signal: trial.signal,
			onJson: (body) => take(JSON.parse(body.toString()) as PlainMessage),
		});
		trial.signal.throwIfAborted();
		return { files, loadFailed, ended, only, how: howItEnded(end, trial.timeoutMs) };
	} finally {
		command.remove();
	}
}

function count(
	files: Map<string, FileTally>,
	{ file, error, aborts }: Extract<PlainMessage, { kind: "test" }>,
): void {
	for (const name of new Set(aborts === true ? [file, ""] : [file])) {
		const tally = files.get(name) ?? { firstError: undefined };
		tally.firstError ??= error;
		files.set(name, tally);
	}
}

const SHOWN = 1000;

/** A long stack would leave no room for the reason, which stands above it. */
const FRAME = /^\s+at .*\n?/gm;

function howItEnded(end: Awaited<ReturnType<typeof runProgram>>, timeoutMs: number): string {
	if (end.timedOut) return `mocha did not end within ${timeoutMs} ms`;
	const how = end.signal === undefined ? `with exit code ${end.code}` : `by ${end.signal}`;
	const said = end.stderr.replace(FRAME, "").trim().slice(0, SHOWN);
	return `mocha ended ${how} before its tests had${said === "" ? "" : `:\n${said}`}`;
}
