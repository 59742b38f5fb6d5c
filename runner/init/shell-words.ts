// The commands of a shell's line as words, each with its place: enough of a POSIX shell to tell
// commands from quotes, comments and operators. Expands nothing.

export interface ShellWord {
	/** Without its quotes. */
	readonly text: string;
	/** Where it stands in the line. */
	readonly start: number;
	readonly end: number;
}

/** One word, of quoted and plain parts; a quote that is not closed ends with the line. */
const WORD = /(?:"(?:[^"\\]|\\.)*(?:"|$)|'[^']*(?:'|$)|\\.|[^\s;|&()"'\\]|(?<=>)&)+/y;

/** The words of each command, in their order. */
export function shellCommands(line: string): ShellWord[][] {
	const commands: ShellWord[][] = [[]];
	let at = 0;
	while (at < line.length) {
		WORD.lastIndex = at;
		const raw = WORD.exec(line)?.[0];
		if (raw?.startsWith("#") === true) {
			const end = line.indexOf("\n", at);
			at = end === -1 ? line.length : end;
			continue;
		}
		if (raw === undefined) {
			if (!/[ \t]/.test(line.charAt(at))) commands.push([]);
			at++;
			continue;
		}
		commands.at(-1)?.push({ text: unquoted(raw), start: at, end: at + raw.length });
		at += raw.length;
	}
	return commands.filter((words) => words.length > 0);
}

function unquoted(raw: string): string {
	return raw.replace(
		/"((?:[^"\\]|\\.)*)"?|'([^']*)'?|\\(.)/g,
		(_all, double?: string, single?: string, escaped?: string) =>
			double?.replace(/\\(["\\$`])/g, "$1") ?? single ?? escaped ?? "",
	);
}
