// Which known name somebody may have meant: for hints about slips of the pen.

/** Letters that may be wrong: one in three, and not more than this. */
const MAX_DISTANCE = 3;

export function closest(name: string, known: readonly string[]): string | undefined {
	const most = Math.min(MAX_DISTANCE, Math.max(1, Math.floor(name.length / 3)));
	const [nearest] = known
		.map((candidate) => ({ candidate, distance: distance(name, candidate) }))
		.filter((one) => one.distance <= most)
		// Of several that are as near, the one that begins the same for longest.
		.sort((a, b) => a.distance - b.distance || begun(name, b.candidate) - begun(name, a.candidate));
	return nearest?.candidate;
}

/** How many first letters two words share. */
function begun(a: string, b: string): number {
	let at = 0;
	while (at < a.length && a[at] === b[at]) at++;
	return at;
}

/** Levenshtein's: letters to add, take away or replace. */
function distance(a: string, b: string): number {
	let above = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (let row = 1; row <= a.length; row++) {
		const line = [row];
		for (let column = 1; column <= b.length; column++) {
			const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
			line.push(Math.min(replaced, (above[column] ?? 0) + 1, (line[column - 1] ?? 0) + 1));
		}
		above = line;
	}
	return above[b.length] ?? 0;
}
