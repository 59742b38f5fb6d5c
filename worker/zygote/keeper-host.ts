// Keeps a keeper: starts one and asks it for programs. It dies with the worker and takes everything
// below it along (native/keeper.c). Should it die before (SIGKILL, out of memory), the worker ends
// what it has left (native/adopt.c) and starts another.
//
//   serving --it exits--> what it left is killed --> serving
//      |                                        \--> over: MAX_KEEPERS of them have died
//      +--close()--> closed

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { messageOf, PrunError } from "../../scheduler/protocol/mod.js";
import { encodeSandbox, type Sandbox } from "../sandbox/words.js";
import type { NativeParts } from "./native.js";
import { type HostedProcess, nativeChannel, ProcessServer, ServerGone } from "./process-host.js";
import { encodeProgram, encodeSandboxed } from "./wire.js";

/** Whatever can start programs so that none of them outlives the worker. */
export interface Keeper {
	/**
	 * The program finds its channel at descriptor 3; it reads nothing on stdin. `sandbox`: it runs in
	 * one, with all that it starts. Throws ServerGone when the keeper has just died.
	 */
	run(argv: readonly string[], env: NodeJS.ProcessEnv, sandbox?: Sandbox): HostedProcess;
	/**
	 * Resolves when there is a keeper that serves and nothing is left of those before it; rejects
	 * with KEEPER_LOST when there will be none any more.
	 */
	ready(): Promise<void>;
	/** Calls back each time that a keeper has died and nothing is left of it. */
	onDeath(listener: (how: string) => void): void;
	/** Kills everything and resolves when it is gone. */
	close(): Promise<void>;
}

/** In one run. A file that kills its keeper is given up after three times, so ten such files may be. */
const MAX_KEEPERS = 30;
/** For the system to let go of what was killed; a process that waits for a dead disk may take longer. */
const SWEEP_MS = 5000;

interface Running {
	readonly process: ChildProcess;
	readonly server: ProcessServer;
	/** How it ended: `with exit code 0`, `by SIGKILL`. */
	readonly exited: Promise<string>;
}

export function startKeeper(native: NativeParts): Keeper {
	const before = native.addon.adoptOrphans();
	let current = watch(startOne(native));
	let started = 1;
	let over: PrunError | undefined;
	let closed = false;
	let tell: (how: string) => void = () => {};

	function watch(keeper: Running): Running {
		void keeper.exited.then((how) => {
			// The one that we asked to has killed everything, and what else came here is not ours to kill.
			if (!closed || how !== WELL) replace(how);
		});
		return keeper;
	}

	function replace(how: string): void {
		current.server.control.close();
		const allGone = killLeft(native, before);
		if (closed) return;
		tell(allGone ? how : `${how}, and something below it cannot be killed`);
		try {
			if (started === MAX_KEEPERS) throw new Error(`${started} of them have died`);
			started++;
			current = watch(startOne(native));
		} catch (cause) {
			over = new PrunError(
				"KEEPER_LOST",
				`the keeper ended ${how}, and no other is started: ${messageOf(cause)}`,
				{
					hint: "look who ends it: the system when memory is short (dmesg), or a test file",
					cause,
				},
			);
		}
	}

	return {
		run: (argv, env, sandbox) =>
			current.server.start((id) => {
				const marked = { ...env, PRUN_EXECUTION: `${current.process.pid ?? 0}.${id}` };
				const program = encodeProgram(argv, marked);
				return sandbox === undefined ? program : encodeSandboxed(encodeSandbox(sandbox), program);
			}, sandbox !== undefined),
		async ready() {
			for (;;) {
				if (over !== undefined) throw over;
				if (current.server.control.isOpen) return;
				if (closed) throw new ServerGone();
				// Whatever it is still doing, we do it as well.
				current.process.kill("SIGKILL");
				await current.exited;
			}
		},
		onDeath(listener) {
			tell = listener;
		},
		async close() {
			closed = true;
			current.server.control.close();
			current.process.kill("SIGCONT"); // a test file may have stopped it
			await current.exited;
		},
	};
}

const WELL = "with exit code 0";

function startOne(native: NativeParts): Running {
	const [ours, theirs] = native.addon.socketPair();
	const process = spawn(native.keeper, ["3"], {
		stdio: ["ignore", "ignore", "ignore", theirs],
		detached: true,
		env: {},
	});
	const exited = new Promise<string>((resolve) => {
		process.once("exit", (code, signal) =>
			resolve(signal === null ? `with exit code ${code}` : `by ${signal}`),
		);
		process.once("error", (error) => resolve(`before it began: ${error.message}`));
	});
	closeSync(theirs);
	const control = nativeChannel(native.addon, ours);
	const server = new ProcessServer(native.addon, ours, control, () => process.kill("SIGCONT"));
	return { process, server, exited };
}

/**
 * Whether nothing is left. `before`: children of this process that are older than its first keeper;
 * those that Node has started since stay too.
 */
function killLeft({ addon }: NativeParts, before: readonly number[]): boolean {
	const started = addon.handles().flatMap(({ pid, active }) => (active && pid ? [pid] : []));
	return addon.killAdopted([...before, ...started], SWEEP_MS);
}
