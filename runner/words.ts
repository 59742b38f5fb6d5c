// Words of a command line: a command's own flags, patterns that name files, the options of a run.

import { PrunError } from "../scheduler/protocol/mod.js";

export interface Words<F extends string> {
	readonly flags: ReadonlySet<F>;
	readonly others: readonly string[];
}

/** Takes `--name` out for each of `flags`, up to `--`. Throws USAGE for one that has a value. */
export function takeFlags<F extends string>(
	words: readonly string[],
	flags: readonly F[],
): Words<F> {
	const end = words.indexOf("--");
	const found = new Set<F>();
	const others = words.filter((word, at) => {
		if (end !== -1 && at >= end) return true;
		const flag = flags.find((name) => word === `--${name}` || word.startsWith(`--${name}=`));
		if (flag === undefined) return true;
		if (word !== `--${flag}`) {
			throw new PrunError(
				"USAGE",
				`option --${flag} is ${JSON.stringify(word.slice(flag.length + 3))}, must stand alone: it takes no value`,
			);
		}
		found.add(flag);
		return false;
	});
	return { flags: found, others };
}

/** The words without those that name files; a value of an option that looks the same stays. */
export function withoutNamed(
	rest: readonly string[],
	patternsOf: (rest: readonly string[]) => readonly string[],
): string[] {
	let left = withoutSpec(upToEnd(rest));
	for (const pattern of patternsOf(left)) {
		const places = left.flatMap((word, at) => (word === pattern ? [at] : []));
		const place =
			places.length < 2
				? places[0]
				: places.find((at) => !patternsOf(without(left, at)).includes(pattern));
		if (place !== undefined) left = without(left, place);
	}
	return left;
}

/** Behind `--` every word names files. */
export function upToEnd(words: readonly string[]): string[] {
	const end = words.indexOf("--");
	return words.slice(0, end === -1 ? words.length : end);
}

/** mocha's other way to name files: `--spec FILE`, `--spec=FILE`. */
function withoutSpec(words: readonly string[]): string[] {
	return words.filter(
		(word, at) => word !== "--spec" && !word.startsWith("--spec=") && words[at - 1] !== "--spec",
	);
}

function without(words: readonly string[], at: number): string[] {
	return words.filter((_word, index) => index !== at);
}
