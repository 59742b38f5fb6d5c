// Frames: what a child tells its worker while its file runs, one JSON text each (the length is in
// the wire header, worker/zygote/native/wire.h). Written when it happens and synchronously, so a
// child that is killed loses nothing that it had finished.
//
// JSON and not msgpack: both ends are one machine, and a freshly forked child has native code for
// JSON and none yet for an encoder (docs/decisions/0003-frames.md has the measurement).
//
// A frame comes from a process that ran a user's code: it never says which job it is for (the
// connection tells), and every field is checked.

import {
	amount,
	count,
	type Fields,
	fieldsOf,
	flag,
	integer,
	invalid,
	items,
	oneOf,
	optionalText,
	text,
	texts,
} from "./check.js";
import type { ErrorRecord, NoticeLevel, TestDetail, TestFinished } from "./events.js";
import { TEST_OUTCOMES } from "./outcome.js";

export type FinishedTest = Omit<TestFinished, "kind" | "job" | "file" | "attempt">;

export type Frame =
	/** The child runs; sent before anything of the user's is touched. */
	| { readonly kind: "started" }
	/** The test file is loaded; tests are about to run. */
	| { readonly kind: "loaded"; readonly loadedLate: readonly string[] }
	| { readonly kind: "test"; readonly test: FinishedTest }
	/** All tests have ended; the child now waits for its event loop. */
	| {
			readonly kind: "ended";
			readonly passed: number;
			readonly failed: number;
			readonly skipped: number;
	  }
	/** The file failed outside of any test. */
	| { readonly kind: "broken"; readonly during: string; readonly error: ErrorRecord }
	/** The file is out of time and was asked to leave: the test or hook that runs, or the phase. */
	| { readonly kind: "stuck"; readonly doing: string }
	/** `process.exit` was called before the tests had ended. */
	| { readonly kind: "exited"; readonly code: number; readonly at: string }
	| {
			readonly kind: "leaks";
			readonly processes: readonly string[];
			readonly handles: readonly string[];
	  }
	| {
			readonly kind: "notice";
			readonly level: NoticeLevel;
			readonly code: string;
			readonly message: string;
	  }
	/** The last frame of a process: it leaves with this code. */
	| { readonly kind: "bye"; readonly code: number }
	/** The last frame of an execution whose process lives on and takes the next one (`none`). */
	| { readonly kind: "done" }
	/** Global fixtures: set up, with what they changed in the environment; null unsets. */
	| { readonly kind: "ready"; readonly env: Readonly<Record<string, string | null>> };

/** Cap on one frame, in bytes. */
export const MAX_FRAME_BYTES = 16 << 20;
/** Cap on an error's causes, each below the one before. */
export const MAX_CAUSES = 8;

const LEVELS = ["info", "warning", "error"] as const;
const SPEEDS = ["fast", "medium", "slow"] as const;

/** Throws MESSAGE_INVALID naming the field that is wrong. */
export function decodeFrame(bytes: Buffer): Frame {
	if (bytes.length > MAX_FRAME_BYTES) {
		throw invalid("frame", "length", bytes.length, `at most ${MAX_FRAME_BYTES} bytes`);
	}
	return checkedFrame(fieldsOf("frame", parse(bytes)));
}

function checkedFrame(fields: Fields): Frame {
	const kind = fields["kind"];
	switch (kind) {
		case "started":
		case "done":
			return { kind };
		case "loaded":
			return { kind, loadedLate: texts("frame loaded", fields, "loadedLate") };
		case "test":
			return { kind, test: finishedTest(fieldsOf("frame test", fields["test"])) };
		case "ended":
			return {
				kind,
				passed: count("frame ended", fields, "passed"),
				failed: count("frame ended", fields, "failed"),
				skipped: count("frame ended", fields, "skipped"),
			};
		case "broken":
			return {
				kind,
				during: text("frame broken", fields, "during"),
				error: errorRecord(fieldsOf("frame broken error", fields["error"])),
			};
		case "stuck":
			return { kind, doing: text("frame stuck", fields, "doing") };
		case "exited":
			return {
				kind,
				code: integer("frame exited", fields, "code"),
				at: text("frame exited", fields, "at"),
			};
		case "leaks":
			return {
				kind,
				processes: texts("frame leaks", fields, "processes"),
				handles: texts("frame leaks", fields, "handles"),
			};
		case "notice":
			return {
				kind,
				level: oneOf("frame notice", fields, "level", LEVELS),
				code: text("frame notice", fields, "code"),
				message: text("frame notice", fields, "message"),
			};
		case "bye":
			return { kind, code: integer("frame bye", fields, "code") };
		case "ready":
			return { kind, env: environment(fieldsOf("frame ready env", fields["env"])) };
		default:
			throw invalid("frame", "kind", kind, "a known kind");
	}
}

function parse(bytes: Buffer): unknown {
	try {
		return JSON.parse(bytes.toString("utf8"));
	} catch {
		throw invalid("frame", "it", bytes.toString("latin1", 0, 40), "JSON");
	}
}

function finishedTest(from: Fields): FinishedTest {
	const what = "frame test";
	const { speed, line, error, detail } = from;
	return {
		type: oneOf(what, from, "type", ["test", "hook"] as const),
		title: texts(what, from, "title"),
		outcome: oneOf(what, from, "outcome", TEST_OUTCOMES),
		durationMs: amount(what, from, "durationMs"),
		try: count(what, from, "try"),
		...(speed === undefined ? {} : { speed: oneOf(what, from, "speed", SPEEDS) }),
		...(line === undefined ? {} : { line: count(what, from, "line") }),
		...(error === undefined ? {} : { error: errorRecord(fieldsOf(`${what} error`, error)) }),
		...(detail === undefined ? {} : { detail: testDetail(fieldsOf(`${what} detail`, detail)) }),
	};
}

function testDetail(from: Fields): TestDetail {
	const what = "frame test detail";
	const test = optionalText(what, from, "test");
	return {
		id: count(what, from, "id"),
		suites: items(what, from, "suites").map((suite) => {
			const fields = fieldsOf(`${what} suites`, suite);
			return { id: count(what, fields, "id"), title: text(what, fields, "title") };
		}),
		body: text(what, from, "body"),
		slowMs: amount(what, from, "slowMs"),
		begun: flag(what, from, "begun"),
		...(test === undefined ? {} : { test }),
		retried: items(what, from, "retried").map((error) =>
			errorRecord(fieldsOf(`${what} retried`, error)),
		),
		uncaught: flag(what, from, "uncaught"),
	};
}

function errorRecord(from: Fields, causesLeft = MAX_CAUSES): ErrorRecord {
	const what = "error record";
	const diff = optionalText(what, from, "diff");
	const code = optionalText(what, from, "code");
	const label = optionalText(what, from, "label");
	const actual = optionalText(what, from, "actual");
	const expected = optionalText(what, from, "expected");
	const { cause } = from;
	if (cause !== undefined && causesLeft === 0) {
		throw invalid(what, "cause", cause, `no deeper than ${MAX_CAUSES}`);
	}
	return {
		name: text(what, from, "name"),
		message: text(what, from, "message"),
		stack: text(what, from, "stack"),
		...(diff === undefined ? {} : { diff }),
		...(actual === undefined ? {} : { actual }),
		...(expected === undefined ? {} : { expected }),
		...(code === undefined ? {} : { code }),
		...(label === undefined ? {} : { label }),
		...(cause === undefined
			? {}
			: { cause: errorRecord(fieldsOf(`${what} cause`, cause), causesLeft - 1) }),
	};
}

function environment(from: Fields): Record<string, string | null> {
	const entries = Object.entries(from).map(([name, value]): [string, string | null] => {
		if (value !== null && typeof value !== "string") {
			throw invalid("frame ready env", name, value, "a string or null");
		}
		return [name, value];
	});
	return Object.fromEntries(entries);
}
