// Is this Node one that the package says it runs on? Knows the forms that stand in package.json's
// engines: `^20.19`, `>=22.12`, joined by ||.

export function isInRange(version: string, range: string): boolean {
	return range.split("||").some((part) => isInPart(version, part.trim()));
}

function isInPart(version: string, part: string): boolean {
	const match = /^(\^|>=)(\d+)\.(\d+)(?:\.(\d+))?$/.exec(part);
	if (match === null) throw new Error(`the range ${part} is not of a known form`);
	const [, operator, ...least] = match;
	const wanted = least.map((number) => Number(number ?? 0));
	const found = version.split(".").map((number) => Number.parseInt(number, 10));
	const sameMajor = found[0] === wanted[0];
	return (operator === ">=" || sameMajor) && compare(found, wanted) >= 0;
}

function compare(found: readonly number[], wanted: readonly number[]): number {
	const at = wanted.findIndex((number, index) => number !== found[index]);
	return at === -1 ? 0 : (found[at] ?? 0) - (wanted[at] ?? 0);
}
