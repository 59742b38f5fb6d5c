// One thing that `prun doctor` looked at, and how it is told.

export interface Check {
	readonly name: string;
	/** `fail`: prun cannot run the suite. `warn`: it can, but slower or not as wanted. */
	readonly status: "ok" | "warn" | "fail";
	/** What was found; more than one line where there is more to say. */
	readonly fact: string;
	/** What to do about it. */
	readonly cure?: string;
}

export const ok = (name: string, fact: string): Check => ({ name, status: "ok", fact });

export const warn = (name: string, fact: string, cure: string): Check => ({
	name,
	status: "warn",
	fact,
	cure,
});

export const fail = (name: string, fact: string, cure: string): Check => ({
	name,
	status: "fail",
	fact,
	cure,
});

export function checkLines(checks: readonly Check[]): string {
	const width = Math.max(...checks.map(({ name }) => name.length));
	const indent = " ".repeat("warn  ".length + width + 2);
	return checks
		.flatMap(({ name, status, fact, cure }) => [
			`${status.padEnd(6)}${name.padEnd(width)}  ${fact.trim().replaceAll("\n", `\n${indent}`)}`,
			...(cure === undefined ? [] : [`${indent}cure: ${cure}`]),
		])
		.join("\n");
}
