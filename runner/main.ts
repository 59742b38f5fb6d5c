// The command. Starts the zygote before it has read its options, because that is what takes
// longest; then loads the rest of prun beside it.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeError, EXIT, type ExitCode, PrunError } from "../scheduler/protocol/mod.js";
import { findMocha } from "../scheduler/suite/project-mocha.js";
import { boot } from "../worker/machine.js";
import { PACKAGE_ROOT } from "../worker/zygote/native.js";
import { helpText, splitArguments } from "./arguments.js";
import { listenForInterrupts } from "./interrupts.js";

/** Named in the design; a file or folder of that name is run all the same. */
const NOT_BUILT = new Set(
	"worker ci list shard timings doctor report rerun replay image pool lease explain init".split(
		" ",
	),
);

/** Runs the command and gives its exit code. Only who calls this exits. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
	try {
		return await command(argv);
	} catch (error) {
		process.stderr.write(`${describeError(error)}\n`);
		return error instanceof PrunError ? exitCodeFor(error) : EXIT.infrastructure;
	}
}

async function command(argv: readonly string[]): Promise<ExitCode> {
	const [first = ""] = argv;
	if (NOT_BUILT.has(first) && !existsSync(first)) {
		throw new PrunError("NOT_BUILT_YET", `prun ${first} is not built yet`);
	}
	const words = first === "run" ? argv.slice(1) : argv;
	const split = splitArguments(words);
	if (split.own.version === true) return say(version());
	if (split.own.help === true) return say(helpText());
	const cwd = process.cwd();
	const mocha = findMocha(cwd);
	const interrupts = listenForInterrupts();
	const booted = boot(mocha.root, process.execArgv, { forks: split.own.isolation !== "spawn" });
	try {
		const { run } = await import("./run.js");
		return await run({
			cwd,
			arguments: split,
			boot: booted,
			mocha,
			prunVersion: version(),
			argv: [process.execPath, mocha.command, ...split.rest],
			onInterrupt: interrupts.onFirst,
		});
	} finally {
		await booted.keeper.close();
		interrupts.stop();
	}
}

function say(text: string): ExitCode {
	process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
	return EXIT.passed;
}

function version(): string {
	const manifest = readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8");
	return (JSON.parse(manifest) as { version: string }).version;
}

function exitCodeFor(error: PrunError): ExitCode {
	switch (error.code) {
		case "NO_TESTS":
			return EXIT.noTests;
		case "PRELOAD_TIMEOUT":
		case "FIXTURE_FAILED":
		case "PROCESS_FAILED":
			return EXIT.infrastructure;
		default:
			return EXIT.usage;
	}
}
