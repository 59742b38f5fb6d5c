// Sizes as people write them: 256MB, 1GiB, 1.5g.

const UNITS: Readonly<Record<string, number>> = {
	"": 1,
	b: 1,
	kb: 1e3,
	mb: 1e6,
	gb: 1e9,
	k: 2 ** 10,
	m: 2 ** 20,
	g: 2 ** 30,
	kib: 2 ** 10,
	mib: 2 ** 20,
	gib: 2 ** 30,
};

export const SIZE_ALLOWED = "a size of at least 16 MiB, such as 256MB, 1GiB or 1.5g";
/** Less than a process takes that runs nothing. */
const LEAST = 16 * 2 ** 20;

/** In bytes; undefined when it is no size, or one that no file could run with. */
export function parseSize(text: string): number | undefined {
	const [, number, unit = ""] = /^(\d+(?:\.\d+)?) ?([a-z]*)$/i.exec(text) ?? [];
	const factor = UNITS[unit.toLowerCase()];
	if (number === undefined || factor === undefined) return undefined;
	const bytes = Math.round(Number(number) * factor);
	return Number.isSafeInteger(bytes) && bytes >= LEAST ? bytes : undefined;
}
