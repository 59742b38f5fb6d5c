// `--list-reporters` and `--list-interfaces`: what mocha prints, and prun's own.

import { reporterNames } from "../reporters/mod.js";
import { findMocha, type Listing, listing } from "../scheduler/suite/mod.js";

export function listingText(name: Listing, cwd: string): string {
	const theirs = listing(findMocha(cwd).root, name);
	if (name === "list-interfaces") return theirs;
	const ours = reporterNames().map((reporter) => `    ${reporter}`);
	return [
		"",
		"    prun's own",
		"",
		...ours,
		"",
		"    mocha's; prun's own of the same name wins, mocha:NAME is mocha's",
		theirs,
	].join("\n");
}
