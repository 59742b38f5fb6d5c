// `--inspect-brk FILE` and the like: one file under Node's inspector, in the project's own mocha and
// in this terminal. A forked child has no inspector, and a debugger wants one process that stays.

import { spawn } from "node:child_process";
import { constants } from "node:os";
import { relative } from "node:path";
import { EXIT, type ExitCode, PrunError } from "../scheduler/protocol/mod.js";
import { discoverFiles, findMocha, type ProjectMocha } from "../scheduler/suite/mod.js";
import { type Arguments, inspectorFlags } from "./arguments.js";
import { type PlainCommand, plainCommand } from "./plain-mocha.js";
import { openSuite, type Suite } from "./suite.js";

/** A person at a breakpoint takes longer than any test may: as mocha itself when it is inspected. */
const NO_TIMEOUT = { timeout: 0 };

/** Throws USAGE unless exactly one file is meant. */
export async function inspect(cwd: string, split: Arguments): Promise<ExitCode> {
	const flags = inspectorFlags(split.own);
	const mocha = findMocha(cwd);
	const suite = await openSuite(cwd, mocha, split);
	const file = onlyFile(mocha, suite, flags[0] ?? "");
	tellUnused(split, relative(cwd, file));
	const command = plainCommand({
		mocha,
		suite,
		files: [file],
		options: NO_TIMEOUT,
		nodeFlags: flags,
		reporter: "mocha",
	});
	try {
		return await inTerminal(command);
	} finally {
		command.remove();
	}
}

function onlyFile(mocha: ProjectMocha, suite: Suite, flag: string): string {
	const { named, theirs } = suite;
	const files =
		named.length === 0
			? suite.files
			: discoverFiles(mocha.root, { ...theirs.query, spec: named }, named).files;
	const [file] = files;
	if (file !== undefined && files.length === 1) return file;
	const given = named.length === 0 ? "the suite has" : `${named.join(" ")} names`;
	throw new PrunError("USAGE", `option ${flag} takes exactly one file, ${given} ${files.length}`, {
		hint: `prun ${flag} test/some.test.js`,
	});
}

const INSPECTOR = new Set(["inspect", "inspect-brk", "inspect-wait", "prun-config"]);

/** prun's options are about running many files: with one in mocha's own process they say nothing. */
function tellUnused(split: Arguments, file: string): void {
	const unused = Object.keys(split.own).filter((name) => !INSPECTOR.has(name));
	const list = unused.map((name) => `--${name}`).join(", ");
	const without = unused.length === 0 ? "" : `; ${list} not used`;
	process.stderr.write(`prun: ${file} in a plain mocha process, without timeouts${without}\n`);
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Every signal is the program's to act on; its end is this command's. */
async function inTerminal({ argv, env }: PlainCommand): Promise<ExitCode> {
	const [program = "", ...words] = argv;
	const child = spawn(program, words, { env, stdio: "inherit" });
	let interrupted = false;
	const pass = (signal: NodeJS.Signals) => {
		interrupted = true;
		// A terminal sends its Ctrl-C to both.
		if (signal === "SIGINT" && process.stdin.isTTY) return;
		child.kill(signal);
	};
	for (const signal of SIGNALS) process.on(signal, pass);
	try {
		const code = await new Promise<number>((resolve, reject) => {
			child.once("error", reject);
			child.once("exit", (exitCode, signal) =>
				resolve(exitCode ?? 128 + (signal === null ? 0 : constants.signals[signal])),
			);
		});
		if (interrupted) return EXIT.interrupted;
		return code === 0 ? EXIT.passed : EXIT.failed;
	} finally {
		for (const signal of SIGNALS) process.off(signal, pass);
	}
}
