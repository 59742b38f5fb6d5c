// A sandbox for test files, as this machine can make it: what is in it (mounts.ts), tried once by
// the keeper, and then written down as native/sandbox.h reads it.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { PrunError } from "../../scheduler/protocol/mod.js";
import { PACKAGE_ROOT } from "../zygote/native.js";
import { type Mounts, mountsFor } from "./mounts.js";
import type { Sandbox } from "./words.js";

export interface SandboxOptions {
	/** private: a loopback device of its own and nothing else. */
	readonly network: "host" | "private";
	/** Folders and files that are not copied: what is written there stays. From `cwd`. */
	readonly shared: readonly string[];
}

export interface SandboxRequest extends SandboxOptions {
	readonly cwd: string;
	readonly mochaRoot: string;
	/** The keeper's executable. */
	readonly keeper: string;
}

/** Throws SANDBOX_UNAVAILABLE, CONFIG_INVALID. */
export function makeSandbox(request: SandboxRequest): Sandbox {
	const mounts = mountsOf(request);
	const words = (user: boolean) => wordsOf(mounts, request.network, user);
	checkCounts(words(false));
	// With the user's own rights where they are enough: then files have all their owners.
	const plainly = isRoot() ? tryIt(request.keeper, words(false)) : "not root";
	if (plainly === undefined) return words(false);
	const problem = tryIt(request.keeper, words(true));
	if (problem === undefined) return words(true);
	throw unavailable(isRoot() ? `${plainly}; in a user namespace: ${problem}` : problem);
}

function isRoot(): boolean {
	return process.geteuid?.() === 0;
}

function mountsOf({ cwd, shared, mochaRoot }: SandboxRequest): Mounts {
	const workspace = workspaceOf(cwd);
	if (workspace === "/") throw unavailable("the workspace is /, and the root cannot be copied");
	const temporary = ["/tmp", "/var/tmp", "/dev/shm", tmpdir()].filter((path) => existsSync(path));
	return mountsFor({
		workspace,
		mountinfo: readFileSync("/proc/self/mountinfo", "utf8"),
		temporary: [...new Set(temporary.map((path) => realpathSync(path)))],
		shared: [...shared.map((path) => sharedPath(cwd, path)), ...coverageFolders(cwd)],
		needed: [PACKAGE_ROOT, mochaRoot, process.execPath].map((path) => realpathSync(path)),
	});
}

/** The repository, because a project's tests may reach for its neighbours; else the project. */
function workspaceOf(cwd: string): string {
	for (let folder = cwd; folder !== dirname(folder); folder = dirname(folder)) {
		if (existsSync(join(folder, ".git"))) return folder;
	}
	return cwd;
}

function sharedPath(cwd: string, path: string): string {
	const full = resolve(cwd, path);
	if (!existsSync(full)) {
		throw new PrunError("CONFIG_INVALID", `sandbox.shared names ${path}, which does not exist`, {
			hint: `create ${full} first: a sandbox can share only what is there`,
		});
	}
	return realpathSync(full);
}

/** Where tools for coverage want to find files after the run. */
function coverageFolders(cwd: string): string[] {
	const folders: string[] = [];
	const ofNode = process.env["NODE_V8_COVERAGE"];
	if (ofNode !== undefined && ofNode !== "") folders.push(resolve(cwd, ofNode));
	const ofNyc = process.env["NYC_CONFIG"];
	if (ofNyc !== undefined) {
		const config = JSON.parse(ofNyc) as { cwd?: string; tempDir?: string };
		folders.push(resolve(config.cwd ?? cwd, config.tempDir ?? ".nyc_output"));
	}
	return folders.map((folder) => {
		mkdirSync(folder, { recursive: true });
		return realpathSync(folder);
	});
}

function wordsOf(mounts: Mounts, network: string, user: boolean): string[] {
	return [
		["user", user ? "1" : "0"],
		["network", network],
		...mounts.layers.filter(isFolder).map((path) => ["layer", path]),
		...mounts.scratch.map((path) => ["scratch", path]),
		// A file that is mounted below the workspace cannot be a layer.
		...mounts.layers.filter((path) => !isFolder(path)).map((path) => ["shared", path]),
		...mounts.shared.map((path) => ["shared", path]),
	].flat();
}

/** Of a kind, in native/sandbox.h. */
const MOST_PATHS = 64;
const KINDS = {
	layer: "folders to copy (the workspace, and what is mounted below it)",
	scratch: "temporary folders",
	shared: "shared paths",
};

function checkCounts(words: Sandbox): void {
	for (const [kind, what] of Object.entries(KINDS)) {
		const count = words.filter((word, index) => index % 2 === 0 && word === kind).length;
		if (count > MOST_PATHS)
			throw unavailable(`it would have ${count} ${what}, and ${MOST_PATHS} is the most`);
	}
}

function isFolder(path: string): boolean {
	return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

const TRY_MS = 10_000;

/** What fails; undefined: nothing. */
function tryIt(keeper: string, words: readonly string[]): string | undefined {
	const tried = spawnSync(keeper, ["probe", ...words], { encoding: "utf8", timeout: TRY_MS });
	if (tried.status === 0) return undefined;
	if (tried.error !== undefined) return tried.error.message;
	const said = `${tried.stdout}${tried.stderr}`.trim();
	return said === "" ? `the trial ended by ${tried.signal ?? `exit code ${tried.status}`}` : said;
}

function unavailable(why: string): PrunError {
	return new PrunError("SANDBOX_UNAVAILABLE", `isolation sandbox cannot be had here: ${why}`, {
		hint: "it needs root or unprivileged user namespaces, overlayfs and a /proc that may be mounted (in a container: --privileged); --isolation fork needs nothing of that",
	});
}
