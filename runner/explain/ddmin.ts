// Delta debugging (Zeller and Hildebrandt, 2002): a small part of a list that still has a property.

/**
 * A part of `items`, in their order, for which `holds` is true and of which no single item can be
 * left out. `holds(items)` must be true and `holds([])` false; both are taken for granted.
 */
export async function ddmin<T>(
	items: readonly T[],
	holds: (part: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
	let left = items;
	let pieces = 2;
	while (left.length > 1) {
		const smaller = await firstThat(candidates(left, pieces), ({ part }) => holds(part));
		if (smaller !== undefined) {
			left = smaller.part;
			pieces = smaller.pieces;
		} else if (pieces < left.length) {
			pieces = Math.min(left.length, pieces * 2);
		} else {
			break;
		}
	}
	return left;
}

interface Candidate<T> {
	readonly part: readonly T[];
	/** Into how many pieces to cut it, should it be taken. */
	readonly pieces: number;
}

/** The pieces, then what is left without each; with two pieces those are the same. */
function candidates<T>(items: readonly T[], pieces: number): Candidate<T>[] {
	const cut = (at: number) => Math.round((at * items.length) / pieces);
	const ranges = Array.from({ length: pieces }, (_, at) => ({ from: cut(at), to: cut(at + 1) }));
	const parts = ranges.map(({ from, to }) => ({ part: items.slice(from, to), pieces: 2 }));
	if (pieces === 2) return parts;
	const rests = ranges.map(({ from, to }) => ({
		part: [...items.slice(0, from), ...items.slice(to)],
		pieces: pieces - 1,
	}));
	return [...parts, ...rests];
}

async function firstThat<T>(
	items: readonly T[],
	holds: (item: T) => Promise<boolean>,
): Promise<T | undefined> {
	for (const item of items) if (await holds(item)) return item;
	return undefined;
}
