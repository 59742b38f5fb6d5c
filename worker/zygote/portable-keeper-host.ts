// The keeper where there is no addon: plain child processes, each the leader of a group of its own,
// and a Node process that kills those groups when the worker is gone. What leaves its group is
// not found (docs/isolation.md says so).

import { type ChildProcess, spawn } from "node:child_process";
import { readlinkSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import type { Keeper } from "./keeper-host.js";
import { PACKAGE_ROOT } from "./native.js";
import { Channel, type HostedProcess, ServerGone } from "./process-host.js";
import { encodeMessage, type ProcessEnd } from "./wire.js";

const MAIN = join(PACKAGE_ROOT, "dist", "bundle", "portable-keeper.cjs");

export function startPortableKeeper(): Keeper {
	const watcher = spawn(process.execPath, [MAIN], {
		stdio: ["pipe", "ignore", "ignore"],
		detached: true,
	});
	const gone = new Promise<void>((resolve) => {
		watcher.once("exit", () => resolve());
		watcher.once("error", () => resolve());
	});
	// It may be killed while we write; then nobody watches, and our own exits still kill.
	watcher.stdin.on("error", () => {});
	return {
		run(argv, env) {
			const hosted = run(argv, env, (pid) => watcher.stdin.write(`-${pid}\n`));
			void hosted.pid.then((pid) => watcher.stdin.write(`+${pid}\n`));
			return hosted;
		},
		// What it watches is not below it and outlives it.
		async ready() {},
		onDeath() {},
		async close() {
			watcher.stdin.end();
			await gone;
		},
	};
}

function run(
	argv: readonly string[],
	env: NodeJS.ProcessEnv,
	onGone: (pid: number) => void,
): HostedProcess {
	const [program = "", ...args] = argv;
	const child: ChildProcess = spawn(program, args, {
		env,
		stdio: ["ignore", "pipe", "pipe", "pipe"],
		detached: true,
	});
	const socket = child.stdio[3] as unknown as Socket;
	const channel = new Channel(socket, (kind, id, body) => {
		socket.write(encodeMessage(kind, id, body));
	});
	const kill = () => signalGroup(child.pid, "SIGKILL");
	const ended = new Promise<ProcessEnd>((resolve, reject) => {
		child.once("error", (cause) => reject(new ServerGone(cause)));
		child.once("exit", (code, signal) => {
			kill();
			if (child.pid !== undefined) onGone(child.pid);
			resolve({
				code: code ?? undefined,
				signal: signal ?? undefined,
				cpuMs: 0,
				maxRssBytes: 0,
				leaks: [],
			});
		});
	});
	return {
		pid: new Promise((resolve) => {
			if (child.pid !== undefined) resolve(child.pid);
		}),
		stdout: child.stdout as Socket,
		stderr: child.stderr as Socket,
		outputEnds: { stdout: outputLink(child.pid, 1), stderr: outputLink(child.pid, 2) },
		channel,
		channelFd: -1,
		isServed: true,
		terminate: () => signalGroup(child.pid, "SIGTERM"),
		kill,
		ended,
	};
}

/**
 * Node's pipes are pairs of sockets, whose ends have different names: the other one's can only be
 * read there, and right after it was started, when it cannot have replaced it yet.
 */
function outputLink(pid: number | undefined, fd: 1 | 2): string | undefined {
	try {
		return pid === undefined ? undefined : readlinkSync(`/proc/${pid}/fd/${fd}`);
	} catch {
		return undefined; // not Linux, or it has ended already
	}
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
	if (pid === undefined) return;
	try {
		process.kill(-pid, signal);
	} catch {
		// ESRCH: nothing of the group is left, which is what we want.
	}
}
