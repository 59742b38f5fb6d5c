// Errors that a user can meet. Our own bugs are assertions, not these.

/** Each is explained in docs/troubleshooting.md. */
export const ERROR_CODES = [
	"USAGE",
	"CONFIG_INVALID",
	"SANDBOX_UNAVAILABLE",
	"MEMORY_LIMIT_UNAVAILABLE",
	"CONFIG_UNREADABLE",
	"CONFIG_EXISTS",
	"NOT_BUILT_YET",
	"NO_TESTS",
	"FILE_NAME",
	"OPEN_FILES",
	"OUTPUT_FAILED",
	"NO_LAST_RUN",
	"MOCHA_MISSING",
	"MOCHA_UNSUPPORTED",
	"MOCHA_FAILED",
	"PRELOAD_FAILED",
	"PRELOAD_TIMEOUT",
	"FIXTURE_FAILED",
	"PROCESS_FAILED",
	"KEEPER_LOST",
	"REPORTER_FAILED",
	"MESSAGE_INVALID",
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * An error with a stable code, a lowercase message that names the thing and both facts, and where
 * there is one a hint: the next thing to do.
 */
export class PrunError extends Error {
	override readonly name = "PrunError";
	readonly code: ErrorCode;
	readonly hint: string | undefined;

	constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
		super(message, options.cause === undefined ? undefined : { cause: options.cause });
		this.code = code;
		this.hint = options.hint;
	}
}

/** `error: …  [CODE]` and the hint below it; a stack for what is not a PrunError (a bug of ours). */
export function describeError(error: unknown): string {
	if (!(error instanceof PrunError)) {
		return `error: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}`;
	}
	const hint = error.hint === undefined ? "" : `\n hint: ${error.hint}`;
	return `error: ${error.message}  [${error.code}]${hint}`;
}

/** A value as people read it in a message; any value. */
export function shown(value: unknown): string {
	try {
		return JSON.stringify(value) ?? String(value);
	} catch {
		// A bigint, a cycle, something hostile.
		return typeof value === "bigint" ? `${value}n` : `a value that is no JSON (${typeof value})`;
	}
}

/** The message of whatever was thrown; a thrown value may be anything, also hostile. */
export function messageOf(thrown: unknown): string {
	try {
		return thrown instanceof Error ? thrown.message : String(thrown);
	} catch {
		return "an error whose message cannot be read";
	}
}
