// Words as a shell reads them, for commands that people shall paste.

/** As a POSIX shell reads it back. */
export function quoted(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
