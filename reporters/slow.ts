// Which files are worth naming for how long they took. The rule is relative, because suites differ,
// and bounded from below, because nobody minds a file of half a second.

/** Fewer say nothing about what is usual. */
const LEAST_FILES = 5;
const LEAST_MS = 1000;
const TIMES_MEDIAN = 5;
/** Of the time that the run has taken: however many long files there are, few are above this. */
const SHARE_OF_RUN = 0.05;

/**
 * From how long on a file is far above the others; Infinity while too few have finished.
 * `sortedMs`: how long those took that have finished, ascending.
 */
export function farAboveMs(sortedMs: readonly number[], elapsedMs: number): number {
	if (sortedMs.length < LEAST_FILES) return Number.POSITIVE_INFINITY;
	const medianMs = sortedMs[Math.floor((sortedMs.length - 1) / 2)] ?? 0;
	return Math.max(LEAST_MS, TIMES_MEDIAN * medianMs, SHARE_OF_RUN * elapsedMs);
}

/** Keeps an ascending list ascending. */
export function insertSorted(sortedMs: number[], durationMs: number): void {
	let [low, high] = [0, sortedMs.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if ((sortedMs[middle] ?? 0) < durationMs) low = middle + 1;
		else high = middle;
	}
	sortedMs.splice(low, 0, durationMs);
}
