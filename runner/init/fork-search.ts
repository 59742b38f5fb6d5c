// Which packages must not be preloaded so that forking is safe: found by trying. Decides only; who
// calls it does the trying.

import type { Hazard, Prepared } from "../../worker/mod.js";

/** Preloads what was found but for those; says how that went. */
export type Attempt = (
	ignored: readonly string[],
) => Promise<Pick<Prepared, "unsafe" | "skipped" | "durationMs">>;

export interface ForkSearch {
	/** Packages that must not be preloaded, each with the reason. */
	readonly ignore: ReadonlyMap<string, string>;
	/** What stands against forking all the same. */
	readonly remaining: readonly Hazard[];
	readonly durationMs: number;
}

/** Each loads all that the suite preloads. */
const MAX_ATTEMPTS = 40;

/** `packages`: those that are found by themselves, in the order in which they load. */
export async function searchForks(
	packages: readonly string[],
	attempt: Attempt,
): Promise<ForkSearch> {
	const ignore = new Map<string, string>();
	const broken = new Set<string>();
	const budget = { left: MAX_ATTEMPTS };
	const ask = (ignored: Iterable<string>) => {
		budget.left--;
		return attempt([...ignored]);
	};
	for (;;) {
		const { unsafe, skipped, durationMs } = await ask(ignore.keys());
		const blamed = new Map(skipped.map(({ module, why }) => [module, why]));
		for (const { module, text } of unsafe) if (module !== undefined) blamed.set(module, text);
		for (const { module } of skipped) broken.add(module);
		const fresh = [...blamed].filter(([name]) => packages.includes(name) && !ignore.has(name));
		for (const [name, why] of fresh) ignore.set(name, why);
		if (fresh.length > 0 && budget.left > 0) continue;
		const nameless = unsafe.find(({ module }) => module === undefined);
		const hidden = nameless === undefined ? undefined : await bisect(nameless);
		if (hidden !== undefined && nameless !== undefined && budget.left > 0) {
			ignore.set(hidden, nameless.text.replace(/;? candidates:.*/, ""));
			continue;
		}
		const needed = unsafe.length === 0 ? await withoutNeedless() : brokenOnes();
		return { ignore: needed, remaining: unsafe, durationMs };
	}

	/** Where nothing forks, only what does not load at all is better left out. */
	function brokenOnes(): ReadonlyMap<string, string> {
		return new Map([...ignore].filter(([name]) => broken.has(name)));
	}

	/** What appears only later names nobody: the shortest beginning that is unsafe ends with it. */
	async function bisect(hazard: Hazard): Promise<string | undefined> {
		const rest = packages.filter((name) => !ignore.has(name));
		const isUnsafe = async (count: number) => {
			const { unsafe } = await ask([...ignore.keys(), ...rest.slice(count)]);
			return unsafe.length > 0;
		};
		if (hazard.module !== undefined || budget.left <= 0 || (await isUnsafe(0))) return undefined;
		let safe = 0;
		let bad = rest.length;
		while (bad - safe > 1 && budget.left > 0) {
			const middle = Math.floor((safe + bad) / 2);
			if (await isUnsafe(middle)) bad = middle;
			else safe = middle;
		}
		return bad - safe === 1 ? rest[bad - 1] : undefined;
	}

	/** A module may have been blamed for what another left in the same words. */
	async function withoutNeedless(): Promise<ReadonlyMap<string, string>> {
		const needed = new Map(ignore);
		for (const name of ignore.keys()) {
			if (needed.size < 2 || budget.left <= 0) break;
			const others = [...needed.keys()].filter((other) => other !== name);
			const { unsafe, skipped } = await ask(others);
			const isNeeded = unsafe.length > 0 || skipped.some(({ module }) => module === name);
			if (!isNeeded) needed.delete(name);
		}
		return needed;
	}
}
