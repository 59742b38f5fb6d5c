// What options of the configuration are when nobody says anything: for runner/settings.ts, and for
// the schema, which tells people. Here and not there, because a run without a configuration loads
// no schema.

export const DEFAULTS = {
	preload: "auto",
	preloadTimeout: 60_000,
	order: "path",
	jobTimeout: 900_000,
	jobRetries: 0,
	maxFailures: 0,
	failOnFlaky: false,
	passWithNoTests: false,
} as const;
