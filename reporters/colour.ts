// Whether to use colours when nobody said so on the command line.

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * FORCE_COLOR (force-color.org, and 0 to 3 as Node reads it: prun's colours are the same for 1, 2
 * and 3) over NO_COLOR (no-color.org) over what the terminal can do. Both are as if not set when
 * they are empty.
 */
export function wantsColour(env: Environment, isTerminal: boolean): boolean {
	const force = env["FORCE_COLOR"] ?? "";
	if (force !== "") return force !== "0" && force !== "false";
	if ((env["NO_COLOR"] ?? "") !== "") return false;
	return isTerminal && env["TERM"] !== "dumb";
}
