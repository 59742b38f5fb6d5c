import { strict as assert } from "node:assert";
import fc from "fast-check";
import { encodeFrame } from "../../../scheduler/protocol/frame-encoder.js";
import { decodeFrame, type Frame, MAX_FRAME_BYTES } from "../../../scheduler/protocol/frames.js";
import { type ErrorRecord, PrunError } from "../../../scheduler/protocol/mod.js";
import { tries } from "../../support/fuzz.js";

/** With what JSON writes longest: control characters and halves of surrogate pairs. */
const text = fc.oneof(
	fc.string(),
	fc.string({ unit: "binary" }),
	fc.constantFrom("\0", "\ud800", "\udc00\ud800", "\u2028", "__proto__", "toJSON", "constructor"),
);

const error: fc.Arbitrary<ErrorRecord> = fc.record({ name: text, message: text, stack: text });

const frame: fc.Arbitrary<Frame> = fc.oneof(
	fc.record({ kind: fc.constant("loaded" as const), loadedLate: fc.array(text) }),
	fc.record({ kind: fc.constant("broken" as const), during: text, error }),
	fc.record({
		kind: fc.constant("leaks" as const),
		processes: fc.array(text),
		handles: fc.array(text),
	}),
	fc.record({
		kind: fc.constant("test" as const),
		test: fc.record({
			type: fc.constantFrom("test" as const, "hook" as const),
			title: fc.array(text),
			outcome: fc.constantFrom("passed" as const, "failed" as const, "skipped" as const),
			durationMs: fc.double({ min: 0, max: 1e9, noNaN: true }).map(Math.abs),
			try: fc.nat(),
			error,
		}),
	}),
	fc.record({
		kind: fc.constant("ready" as const),
		env: fc.dictionary(text, fc.option(text)).map((env) => ({ ...env })),
	}),
);

/** Does something while every object, or every array, says of itself what it likes. */
function withToJson<T>(owner: object, toJson: unknown, work: () => T): T {
	Object.defineProperty(owner, "toJSON", { value: toJson, configurable: true });
	try {
		return work();
	} finally {
		Reflect.deleteProperty(owner, "toJSON");
	}
}

const long = "\u0001".repeat(64 << 10);

function causes(count: number): ErrorRecord {
	const record = {
		name: long,
		message: long,
		stack: long,
		diff: long,
		actual: long,
		expected: long,
	};
	return count === 0 ? record : { ...record, cause: causes(count - 1) };
}

const TEST = {
	type: "test",
	title: ["t"],
	outcome: "failed",
	durationMs: 1,
	try: 1,
	error: { name: "Error", message: "m", stack: "" },
} as const;

/** Each far above what a frame may have. */
const TOO_LARGE: Readonly<Record<string, Frame>> = {
	"a title": { kind: "test", test: { ...TEST, title: ["suite", "x".repeat(MAX_FRAME_BYTES)] } },
	"a path of many titles": {
		kind: "test",
		test: { ...TEST, title: Array.from({ length: 3000 }, () => "x".repeat(6000)) },
	},
	"an error": { kind: "broken", during: "loading", error: causes(8) },
	"errors of many tries": {
		kind: "test",
		test: {
			...TEST,
			error: causes(8),
			detail: {
				id: 1,
				suites: Array.from({ length: 1000 }, (_, id) => ({ id, title: "x".repeat(5000) })),
				body: "x".repeat(MAX_FRAME_BYTES),
				slowMs: 75,
				begun: true,
				retried: Array.from({ length: 1 }, () => causes(8)),
				uncaught: false,
			},
		},
	},
	"names of what was loaded": {
		kind: "loaded",
		loadedLate: Array.from({ length: 600_000 }, (_, n) => `a-package-with-a-name-${n}`),
	},
};

describe("a frame", () => {
	it("comes back as it was, whatever texts it has", () => {
		fc.assert(
			fc.property(frame, (sent) =>
				assert.deepEqual(decodeFrame(encodeFrame(sent)), JSON.parse(JSON.stringify(sent))),
			),
			tries(500),
		);
	});

	it("is the same bytes where a test has given every object or array a toJSON", () => {
		const answer = fc.constantFrom<unknown>(
			() => "mine",
			() => undefined,
			() => {
				throw new Error("from toJSON");
			},
			() => ({ kind: "bye", code: 0 }),
			"no function",
		);
		const owner = fc.constantFrom<object>(Array.prototype, Object.prototype);
		fc.assert(
			fc.property(frame, owner, answer, (sent, of, toJson) => {
				const expected = encodeFrame(sent);
				const bytes = withToJson(of, toJson, () => encodeFrame(sent));
				assert.equal(bytes.toString(), expected.toString());
			}),
			tries(500),
		);
	});

	for (const [what, sent] of Object.entries(TOO_LARGE)) {
		it(`is cut, and can be read, when ${what} makes it too large`, () => {
			const bytes = encodeFrame(sent);
			assert.ok(bytes.length <= MAX_FRAME_BYTES);
			assert.equal(decodeFrame(bytes).kind, sent.kind);
			assert.match(bytes.toString(), /\.\.\. \(\d+ (?:characters|in all)\)/);
		});
	}

	it("of an environment is refused when it is too large: half of one is none", () => {
		const env = { BIG: "x".repeat(MAX_FRAME_BYTES) };
		assert.throws(
			() => encodeFrame({ kind: "ready", env }),
			(thrown) => {
				assert.ok(thrown instanceof PrunError && thrown.code === "MESSAGE_INVALID");
				assert.match(thrown.message, /^frame ready must be at most 16777216 bytes long$/);
				return true;
			},
		);
	});
});
