// One option as a shell completes it.

export interface Word {
	/** Without its dashes. */
	readonly long: string;
	readonly short: string | undefined;
	/** How its value is called; undefined: it takes none. */
	readonly value: string | undefined;
	/** A list: one of these. */
	readonly takes: "nothing" | "text" | "files" | readonly string[];
	readonly help: string;
	readonly repeatable: boolean;
}

/** As they are typed, with dashes. */
export function spellings({ long, short }: Word): string[] {
	return short === undefined ? [`--${long}`] : [`--${long}`, `-${short}`];
}
