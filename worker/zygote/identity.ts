// What makes a child a process of its own although it was copied: siblings share everything that
// the zygote had, also what must differ between processes.

import { createRequire } from "node:module";
import { hasLoaded } from "./builtins.js";

const require = createRequire(import.meta.url);

let randomState = 0;

/**
 * Puts a seedable generator under `Math.random`, before anything can keep a reference to it, so
 * that every copy of that reference follows the seed of its own child.
 */
export function installRandom(seed: number): void {
	randomState = seed >>> 0;
	// mulberry32; written out here because it must stand alone in every process.
	Math.random = function random() {
		randomState = (randomState + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(randomState ^ (randomState >>> 15), randomState | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		// 21 bits more, so that all 53 of a double can be set as with the native one.
		const high = (mixed ^ (mixed >>> 14)) >>> 0;
		randomState = (randomState + 0x6d2b79f5) >>> 0;
		const low = Math.imul(randomState ^ (randomState >>> 16), 0x7feb352d) >>> 11;
		return (high * 2097152 + low) / 9007199254740992;
	};
}

export interface Identity {
	readonly pid: number;
	readonly ppid: number;
	readonly seed: number;
	readonly env: Readonly<Record<string, string | null>>;
	readonly argv: readonly string[];
	readonly ownFlags: readonly string[];
}

/** Makes this process answer as itself. To be called first thing in a child. */
export function assume(identity: Identity): void {
	define("pid", identity.pid);
	define("ppid", identity.ppid);
	for (const [name, value] of Object.entries(identity.env)) {
		if (value === null) delete process.env[name];
		else process.env[name] = value;
	}
	randomState = identity.seed >>> 0;
	if (usesCrypto()) drainRandomCaches();
	process.argv = [...identity.argv];
	process.execArgv = process.execArgv.filter((flag) => !identity.ownFlags.includes(flag));
}

function define(name: "pid" | "ppid", value: number): void {
	const { writable = false } = Object.getOwnPropertyDescriptor(process, name) ?? {};
	Object.defineProperty(process, name, { value, configurable: true, enumerable: true, writable });
}

const UUIDS_CACHED = 128;
const INTS_CACHED = 1024;

/** Whether anything has loaded Node's crypto: then its caches may have been filled. */
function usesCrypto(): boolean {
	return hasLoaded("internal/crypto/random") !== false;
}

/**
 * `randomUUID` and `randomInt` hand out random bytes that they fetched in advance; siblings would
 * get the same. The kernel's and OpenSSL's generators notice a fork by themselves.
 */
function drainRandomCaches(): void {
	const crypto: typeof import("node:crypto") = require("node:crypto");
	for (let i = 0; i < UUIDS_CACHED; i++) crypto.randomUUID();
	for (let i = 0; i < INTS_CACHED; i++) crypto.randomInt(1 << 24);
}
