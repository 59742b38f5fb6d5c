// Reads what a test may have made hostile.

/** A getter, a proxy or a `toString` that throws reads as "not there". */
export function attempt<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch {
		return undefined;
	}
}
