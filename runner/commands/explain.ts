// `prun explain FILE [files...] [options]`: why a file's tests end differently alone and together
// with the suite's other files in mocha's one process.

import { relative, resolve } from "node:path";
import { EXIT, type ExitCode, PrunError, quoted } from "../../scheduler/protocol/mod.js";
import { splitArguments } from "../arguments.js";
import { usageOf } from "../command-help.js";
import { mochaCommandLine } from "../explain/command-line.js";
import {
	type Conclusion,
	type Explanation,
	investigate,
	type Outcome,
	type Trial,
} from "../explain/investigate.js";
import { explanationJson, explanationText } from "../explain/text.js";
import type { Invocation } from "../invocation.js";
import { type PlainRun, runPlain } from "../plain-mocha.js";
import { type Session, withSession } from "../session.js";
import { openSuite, projectPath, type Suite } from "../suite.js";
import { takeFlags } from "../words.js";

export async function explainCommand({ cwd, words, print }: Invocation): Promise<ExitCode> {
	const { flags, others } = takeFlags(words, ["json"]);
	const [file = "", ...rest] = others;
	if (file === "" || file.startsWith("-")) {
		throw new PrunError("USAGE", "prun explain needs a test file as its first word", {
			hint: usageOf("explain"),
		});
	}
	const split = splitArguments(rest);
	const stop = new AbortController();
	const work = async (session: Session) => {
		session.onInterrupt(() => stop.abort());
		const suite = await openSuite(cwd, session.mocha, split);
		const target = memberOf(suite, cwd, file);
		const trial = trialsOf(session, suite, target, stop.signal);
		const explanation = inRelativePaths(cwd, await investigate(target, suite.files, trial));
		const commandFor = mochaCommandLine(session.mocha, suite, split.rest, cwd);
		const tell = flags.has("json") ? explanationJson : explanationText;
		print(tell(explanation, commandFor));
		return exitCodeOf(explanation.conclusion);
	};
	try {
		return await withSession(cwd, split, work, { zygote: "none" });
	} catch (error) {
		if (stop.signal.aborted) return EXIT.interrupted;
		throw error;
	}
}

function exitCodeOf({ kind }: Conclusion): ExitCode {
	if (kind === "fails-both-ways") return EXIT.failed;
	return kind === "unclear" ? EXIT.infrastructure : EXIT.passed;
}

/** Throws USAGE unless the file is one of the suite's, and not the only one. */
function memberOf(suite: Suite, cwd: string, file: string): string {
	const path = resolve(cwd, file);
	const hint = `name the suite's files behind it, as mocha gets them: prun explain ${quoted(file)} 'test/**/*.js'`;
	if (!suite.files.includes(path)) {
		const { length } = suite.files;
		throw new PrunError("USAGE", `${file} is not one of the suite's ${length} files`, { hint });
	}
	if (suite.files.length === 1) {
		throw new PrunError("USAGE", `${file} is the only file of the suite`, { hint });
	}
	return path;
}

/** A trial with some of the files may take so much longer than the one with all of them. */
const PATIENCE = 4;
const LEAST_PATIENCE_MS = 30_000;

/** Says on standard error what is tried, and bounds each trial by what the largest so far has taken. */
function trialsOf(session: Session, suite: Suite, file: string, signal: AbortSignal): Trial {
	let longestMs = 0;
	const { jobTimeoutMs } = suite.settings;
	return async (files) => {
		progress(
			files.length === 1
				? `trying ${relative(session.cwd, file)} alone ...`
				: `trying ${files.length} of ${suite.files.length} files ...`,
		);
		const known = files.length > 1 && longestMs > 0;
		const patienceMs = Math.max(LEAST_PATIENCE_MS, longestMs * PATIENCE);
		const timeoutMs = !known
			? jobTimeoutMs
			: jobTimeoutMs === 0
				? patienceMs
				: Math.min(jobTimeoutMs, patienceMs);
		const startedAt = performance.now();
		const { mocha } = session;
		const { keeper } = session.boot;
		const run = await runPlain({ keeper, mocha, suite, files, timeoutMs, signal });
		if (files.length > 1) longestMs = Math.max(longestMs, performance.now() - startedAt);
		return outcomeOf(run, file, { alone: files.length === 1 });
	};
}

function progress(text: string): void {
	process.stderr.write(`${text}\n`);
}

/** What a run of mocha says about one of its files. */
function outcomeOf(run: PlainRun, file: string, { alone }: { readonly alone: boolean }): Outcome {
	if (run.loadFailed !== undefined) {
		const { file: breaks, error } = run.loadFailed;
		if (breaks === file || alone) return { kind: "failed", error };
		return { kind: "unclear", why: error, breaks };
	}
	const own = run.files.get(file);
	const error =
		own?.firstError ?? (own === undefined || alone ? run.files.get("") : own)?.firstError;
	if (error !== undefined) return { kind: "failed", error };
	if (!run.ended) {
		return alone ? { kind: "failed", error: run.how } : { kind: "unclear", why: run.how };
	}
	if (own !== undefined) return { kind: "passed" };
	return { kind: "not-run", why: run.only ? "only" : "not-loaded" };
}

function inRelativePaths(cwd: string, explanation: Explanation): Explanation {
	const short = (path: string) => projectPath(cwd, path);
	const { conclusion } = explanation;
	return {
		...explanation,
		file: short(explanation.file),
		leftOut: explanation.leftOut.map((one) => ({ ...one, file: short(one.file) })),
		conclusion: "by" in conclusion ? { ...conclusion, by: conclusion.by.map(short) } : conclusion,
	};
}
