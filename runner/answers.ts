// Options that ask something of prun instead of having it run files.

import { type Arguments, helpText } from "./arguments.js";
import { prunVersion } from "./version.js";

/** undefined: nothing is asked. */
export async function answerTo({ own }: Arguments, cwd: string): Promise<string | undefined> {
	if (own.version === true) return prunVersion();
	if (own.help === true) return helpText();
	for (const name of ["list-reporters", "list-interfaces"] as const) {
		if (own[name] !== true) continue;
		const { listingText } = await import("./listings.js");
		return listingText(name, cwd);
	}
	return undefined;
}
