// What a command that runs files works with: the project's mocha, a keeper, and a zygote that has
// begun to boot. It is started before the options are read, because that is what takes longest.

import { PrunError } from "../scheduler/protocol/errors.js";
import { LEAST_OPEN_FILES, openFilesLimit } from "../scheduler/suite/open-files.js";
import { findMocha, type ProjectMocha } from "../scheduler/suite/project-mocha.js";
import { type Boot, boot } from "../worker/machine.js";
import type { Arguments } from "./arguments.js";
import { listenForInterrupts } from "./interrupts.js";

export interface Session {
	readonly cwd: string;
	readonly arguments: Arguments;
	readonly boot: Boot;
	readonly mocha: ProjectMocha;
	/** What `process.argv` shall be in test files. */
	readonly argv: readonly string[];
	/** Calls back when a person or the system asks to stop; also when that was before. */
	onInterrupt(listener: () => void): void;
}

/** What `process.argv` would be in mocha's own process. */
export function mochaArgv(mocha: ProjectMocha, { rest }: Arguments): readonly string[] {
	return [process.execPath, mocha.command, ...rest];
}

/** Throws OPEN_FILES. */
function checkOpenFiles(): void {
	const limit = openFilesLimit();
	if (limit >= LEAST_OPEN_FILES) return;
	throw new PrunError(
		"OPEN_FILES",
		`only ${limit} files may be open at a time, and prun needs ${LEAST_OPEN_FILES} to run one test file`,
		{ hint: "ulimit -n says and sets how many" },
	);
}

/** Nothing that was started is left when this resolves or rejects. `zygote` none: nothing will be forked. */
export async function withSession<T>(
	cwd: string,
	split: Arguments,
	work: (session: Session) => Promise<T>,
	{ zygote = "booted" }: { readonly zygote?: "booted" | "none" } = {},
): Promise<T> {
	checkOpenFiles();
	const mocha = findMocha(cwd);
	const interrupts = listenForInterrupts();
	const forks = zygote === "booted" && split.own.isolation !== "spawn";
	const booted = boot(mocha.root, process.execArgv, { forks });
	try {
		const working = work({
			cwd,
			arguments: split,
			boot: booted,
			mocha,
			argv: mochaArgv(mocha, split),
			onInterrupt: interrupts.onFirst,
		});
		return await Promise.race([working, interrupts.unheard]);
	} finally {
		await booted.keeper.close();
		interrupts.stop();
	}
}
