// Every option that mocha 8 to 12 has, and what becomes of it here: the one table. Its test holds it
// against the lists of all these versions, so none is ever ignored by accident.

export type Use =
	/** Goes to each file's mocha as it is. */
	| "passed-on"
	/** Acted on by the leader. */
	| "leader"
	/** Says something only about what prun does not do, such as how to watch. */
	| "idle"
	| Refusal;

export interface Refusal {
	/** Ends the sentence "mocha's option --x is refused: ". */
	readonly refused: string;
	readonly hint: string;
}

export const MOCHA_OPTIONS = {
	"allow-uncaught": "passed-on",
	"async-only": "passed-on",
	bail: "passed-on",
	"check-leaks": "passed-on",
	"clear-screen": "idle",
	color: "leader",
	config: "leader",
	delay: "passed-on",
	diff: "passed-on",
	"dry-run": "passed-on",
	exit: "leader",
	extension: "leader",
	"fail-hook-affected-tests": "passed-on",
	"fail-zero": "leader",
	fgrep: "passed-on",
	file: "leader",
	"forbid-only": "passed-on",
	"forbid-pending": "passed-on",
	"full-trace": "passed-on",
	global: "passed-on",
	grep: "passed-on",
	growl: {
		refused: "prun shows no desktop notifications, and mocha has none since version 9",
		hint: "leave it away, or notify when the command ends: prun; notify-send done",
	},
	ignore: "leader",
	"inline-diffs": "passed-on",
	invert: "passed-on",
	jobs: "leader",
	"list-interfaces": {
		refused: "it belongs on the command line",
		hint: "prun --list-interfaces",
	},
	"list-reporters": {
		refused: "it belongs on the command line",
		hint: "prun --list-reporters",
	},
	"no-colors": "leader",
	"node-option": "leader",
	package: "leader",
	parallel: "leader",
	"pass-on-failing-test-suite": "leader",
	"posix-exit-codes": "leader",
	recursive: "leader",
	reporter: "leader",
	"reporter-option": "leader",
	require: "leader",
	retries: "passed-on",
	slow: "passed-on",
	sort: "leader",
	spec: "leader",
	timeout: "passed-on",
	ui: "passed-on",
	watch: {
		refused: "prun runs a suite once and does not watch files yet",
		hint: "watch with mocha itself (npx mocha --watch), or have a file watcher start prun again; --no-watch turns off what a configuration has",
	},
	"watch-files": "idle",
	"watch-ignore": "idle",
} as const satisfies Record<string, Use>;

/** What each file's mocha gets. */
export const PASSED_ON: readonly string[] = Object.entries(MOCHA_OPTIONS)
	.filter(([, use]) => use === "passed-on")
	.map(([name]) => name);

/** undefined: mocha has no such option. */
export function useOf(name: string): Use | undefined {
	return Object.hasOwn(MOCHA_OPTIONS, name)
		? MOCHA_OPTIONS[name as keyof typeof MOCHA_OPTIONS]
		: undefined;
}
