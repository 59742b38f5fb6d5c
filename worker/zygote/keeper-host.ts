// Starts the keeper and asks it for programs. One keeper a worker; it dies with the worker and
// takes everything below it along (native/keeper.c).

import { spawn } from "node:child_process";
import { closeSync } from "node:fs";
import { encodeSandbox, type Sandbox } from "../sandbox/words.js";
import type { NativeParts } from "./native.js";
import { type HostedProcess, nativeChannel, ProcessServer } from "./process-host.js";
import { encodeProgram, encodeSandboxed } from "./wire.js";

/** Whatever can start programs so that none of them outlives the worker. */
export interface Keeper {
	/**
	 * The program finds its channel at descriptor 3; it reads nothing on stdin. `sandbox`: it runs in
	 * one, with all that it starts.
	 */
	run(argv: readonly string[], env: NodeJS.ProcessEnv, sandbox?: Sandbox): HostedProcess;
	/** Kills everything and resolves when it is gone. */
	close(): Promise<void>;
}

export function startKeeper(native: NativeParts): Keeper {
	const [ours, theirs] = native.addon.socketPair();
	const keeper = spawn(native.keeper, ["3"], {
		stdio: ["ignore", "ignore", "ignore", theirs],
		detached: true,
		env: {},
	});
	const gone = new Promise<void>((resolve) => {
		keeper.once("exit", () => resolve());
		keeper.once("error", () => resolve());
	});
	closeSync(theirs);
	const control = nativeChannel(native.addon, ours);
	const server = new ProcessServer(native.addon, ours, control);
	return {
		run: (argv, env, sandbox) =>
			server.start((id) => {
				const marked = { ...env, PRUN_EXECUTION: `${keeper.pid ?? 0}.${id}` };
				const program = encodeProgram(argv, marked);
				return sandbox === undefined ? program : encodeSandboxed(encodeSandbox(sandbox), program);
			}, sandbox !== undefined),
		async close() {
			control.close();
			await gone;
		},
	};
}
