// The addon and the keeper's executable: found, loaded, typed. Neither is there when prun was
// installed without a compiler or on another system; then everything runs with `spawn`.

import { accessSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { messageOf } from "../../scheduler/protocol/mod.js";

/** A libuv handle as the fork gate sees it. */
export interface LoopHandle {
	readonly type: string;
	readonly address: number;
	/** -1 when it has none. */
	readonly fd: number;
	readonly active: boolean;
	readonly referenced: boolean;
	readonly closing: boolean;
	/** Of timers. */
	readonly dueInMs?: number;
	/** Of processes. */
	readonly pid?: number;
}

/** Our ends of what a started process got. */
export interface ProcessFds {
	readonly stdout: number;
	readonly stderr: number;
	readonly channel: number;
}

/** worker/zygote/native/addon.c, function by function. */
export interface Native {
	socketPair(): [number, number];
	start(control: number, id: number, body: Buffer, sandboxed: boolean): ProcessFds;
	send(fd: number, kind: number, id: number, body: Buffer): void;
	/** The body of the next message, null at the end; blocks. */
	receive(fd: number): Buffer | null;
	/** Blocks; null when the worker is gone; otherwise this is a new child. */
	serve(control: number, sandbox: Buffer): { id: number; body: Buffer; channel: number } | null;
	handles(): LoopHandle[];
	/** Makes a timer of `handles()` call back at the next turn of the loop. */
	expire(address: number): void;
	requests(): number;
	/** Calls back from the event loop for each message; for it, what waits there is nothing. */
	onMessage(fd: number, callback: () => void): void;
	/** The event loop does not end any more; calls back whenever it otherwise would. */
	holdLoop(onEmpty: () => void): void;
	/** Standard output and error block again, whatever has used them. */
	blockOutput(): void;
	exitNow(code: number): never;
	/** As `exitNow`, in a sandbox: its init looks first at what is left. */
	leaveSandbox(code: number): never;
	killDescendants(): string[];
	/** Process ids of all that live below that process. */
	descendants(pid: number): number[];
	/** Orphans of descendants come to this process from now on; the children that it has already. */
	adoptOrphans(): number[];
	/** Kills and reaps all children but those; whether none of them is left. Blocks so long. */
	killAdopted(own: readonly number[], timeoutMs: number): boolean;
	canWatch(): boolean;
}

export interface NativeParts {
	readonly addon: Native;
	readonly keeper: string;
}

/** The package's folder: above dist/, from where this file is built to, or bundled into. */
export const PACKAGE_ROOT = packageRoot(dirname(fileURLToPath(import.meta.url)));

function packageRoot(folder: string): string {
	return basename(folder) === "dist" ? dirname(folder) : packageRoot(dirname(folder));
}

let loaded: NativeParts | { readonly missing: string } | undefined;

/** The native parts, or why they cannot be used here. Tried once. */
export function loadNative(): NativeParts | { readonly missing: string } {
	loaded ??= tryLoad();
	return loaded;
}

function tryLoad(): NativeParts | { readonly missing: string } {
	if (process.env["PRUN_NO_ADDON"] === "1") return { missing: "PRUN_NO_ADDON=1 is set" };
	if (process.platform !== "linux")
		return { missing: `forking is built for Linux, not ${process.platform}` };
	// Forking reads a process's mappings and threads there, and the keeper who is below whom.
	if (!existsSync("/proc/self/task")) return { missing: "/proc is not mounted" };
	const require = createRequire(import.meta.url);
	try {
		const build: ((root: string) => Native) & { resolve(root: string): string } =
			require("node-gyp-build");
		const path = build.resolve(PACKAGE_ROOT);
		const keeper = join(dirname(path), "keeper");
		accessSync(keeper, constants.X_OK);
		const addon = build(PACKAGE_ROOT);
		if (!addon.canWatch()) return { missing: "this kernel has no pidfd_open (Linux 5.3)" };
		return { addon, keeper };
	} catch (error) {
		return { missing: `the native addon cannot be loaded: ${messageOf(error).split("\n")[0]}` };
	}
}
