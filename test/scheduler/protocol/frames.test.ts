import { strict as assert } from "node:assert";
import fc from "fast-check";
import { PrunError } from "../../../scheduler/protocol/errors.js";
import type { ErrorRecord } from "../../../scheduler/protocol/events.js";
import { encodeFrame } from "../../../scheduler/protocol/frame-encoder.js";
import {
	decodeFrame,
	type Frame,
	MAX_CAUSES,
	MAX_FRAME_BYTES,
} from "../../../scheduler/protocol/frames.js";

const ERROR: ErrorRecord = {
	name: "AssertionError",
	message: "1 == 2",
	stack: "    at test.js:1:2",
	diff: "-1\n+2",
	actual: "1",
	expected: "2",
	code: "ERR_ASSERTION",
	label: "AssertionError [ERR_ASSERTION]",
	cause: { name: "Error", message: "deeper", stack: "" },
};

/** One of each kind, with every optional field. */
const FRAMES: { readonly [K in Frame["kind"]]: Extract<Frame, { kind: K }> } = {
	started: { kind: "started" },
	done: { kind: "done" },
	stuck: { kind: "stuck", doing: 'test "waits"' },
	loaded: { kind: "loaded", loadedLate: ["lodash", "@scope/name"] },
	test: {
		kind: "test",
		test: {
			type: "hook",
			title: ["suite", "é 🎉"],
			outcome: "failed",
			durationMs: 1.25,
			try: 2,
			speed: "slow",
			line: 12,
			error: ERROR,
			detail: {
				id: 3,
				suites: [{ id: 1, title: "suite" }],
				body: "() => {}",
				slowMs: 75,
				begun: true,
				test: "a test",
				retried: [ERROR],
				uncaught: false,
			},
		},
	},
	ended: { kind: "ended", passed: 3, failed: 2, skipped: 1 },
	broken: { kind: "broken", during: "loading", error: ERROR },
	exited: { kind: "exited", code: 1, at: "a.js:1:2" },
	leaks: { kind: "leaks", processes: ["12 sleep 100"], handles: ["Timeout"] },
	notice: { kind: "notice", level: "warning", code: "ONLY", message: "m" },
	bye: { kind: "bye", code: 0 },
	ready: { kind: "ready", env: { NODE_ENV: "test", GONE: null } },
};

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

/** Asserts that decoding throws MESSAGE_INVALID and gives its message. */
function refused(bytes: Buffer): string {
	let message = "";
	assert.throws(
		() => decodeFrame(bytes),
		(error) => {
			assert.ok(error instanceof PrunError, `${String(error)} is a PrunError`);
			assert.equal(error.code, "MESSAGE_INVALID");
			message = error.message;
			return true;
		},
	);
	return message;
}

type Path = readonly string[];

/** Paths of all fields of a frame but its kind, those of errors and causes too. */
function fieldsOf(value: object, above: Path = []): Path[] {
	return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
		const path = [...above, name];
		if (name === "kind") return [];
		const deeper = typeof inner === "object" && inner !== null && !Array.isArray(inner);
		return deeper ? [path, ...fieldsOf(inner, path)] : [path];
	});
}

/** A copy of the frame with that field replaced; undefined removes it. */
function withField(frame: object, [name = "", ...deeper]: Path, value: unknown): object {
	const inner = (frame as Record<string, unknown>)[name];
	const replaced = deeper.length === 0 ? value : withField(inner as object, deeper, value);
	return { ...frame, [name]: replaced };
}

const OPTIONAL = new Set(
	"speed line error test diff actual expected code label cause detail NODE_ENV GONE".split(" "),
);

/** Those of tests, errors and environments; a frame's own fields are all required. */
const isOptional = (path: Path) => path.length > 1 && OPTIONAL.has(path.at(-1) ?? "");

/** Values that no field takes; an object is left out where the field is one. */
function wrongValues(frame: object, path: Path): unknown[] {
	const right = path.reduce<unknown>(
		(value, name) => (value as Record<string, unknown>)[name],
		frame,
	);
	const values: unknown[] = [true, ["a", 1], [[]], -1.5];
	if (path[0] === "env" && path.length > 1) return [...values, {}];
	if (typeof right === "boolean") return [null, "true", 1];
	const isObject = typeof right === "object" && !Array.isArray(right);
	return isObject ? [...values, null] : [...values, null, {}];
}

function assertNames(message: string, path: Path): void {
	const field = path.at(-1) ?? "";
	assert.match(message, new RegExp(`(: ${field}| ${field}: it) is `), path.join("."));
}

describe("frames", () => {
	for (const frame of Object.values(FRAMES)) {
		describe(`of the kind ${frame.kind}`, () => {
			const fields = fieldsOf(frame);

			it("come back as they were encoded", () => {
				assert.deepEqual(decodeFrame(encodeFrame(frame)), frame);
			});

			it("lose fields that they do not have", () => {
				assert.deepEqual(decodeFrame(json({ ...frame, job: "7" })), frame);
			});

			if (fields.length === 0) return;

			it("are refused with any one field wrong, by its name", () => {
				for (const path of fields) {
					for (const wrong of wrongValues(frame, path)) {
						assertNames(refused(json(withField(frame, path, wrong))), path);
					}
				}
			});

			it("are refused with any required field missing, by its name", () => {
				for (const path of fields.filter((field) => !isOptional(field))) {
					assertNames(refused(json(withField(frame, path, undefined))), path);
				}
			});

			if (!fields.some(isOptional)) return;

			it("are the same without any of their optional fields", () => {
				for (const path of fields.filter(isOptional)) {
					const without = JSON.parse(JSON.stringify(withField(frame, path, undefined))) as object;
					assert.deepEqual(decodeFrame(json(without)), without, path.join("."));
				}
			});
		});
	}

	it("say in their refusal what the field is and what it must be", () => {
		const wrong = [
			[
				{ ...FRAMES.ended, failed: "2" },
				'frame ended: failed is "2", must be a whole number of at least 0',
			],
			[{ ...FRAMES.bye, code: null }, "frame bye: code is null, must be a whole number"],
			[
				{ ...FRAMES.notice, level: "fatal" },
				'frame notice: level is "fatal", must be one of info, warning, error',
			],
			[
				{ ...FRAMES.leaks, handles: [1] },
				"frame leaks: handles is [1], must be an array of strings",
			],
			[{ ...FRAMES.broken, during: 5 }, "frame broken: during is 5, must be a string"],
			[{ kind: "ready", env: { A: 1 } }, "frame ready env: A is 1, must be a string or null"],
			[{ kind: "hello" }, 'frame: kind is "hello", must be a known kind'],
			[{}, "frame: kind is undefined, must be a known kind"],
			[[], "frame: it is [], must be an object"],
			[null, "frame: it is null, must be an object"],
		] as const;
		for (const [frame, message] of wrong) assert.equal(refused(json(frame)), message);
	});

	it("show no more than the beginning of a wrong value", () => {
		const message = refused(json({ kind: "x".repeat(10_000) }));
		assert.ok(message.length < 140, message);
		assert.match(message, /^frame: kind is "xxx.*\.\.\., must be a known kind$/);
	});

	it("that are no JSON show their beginning", () => {
		assert.equal(refused(Buffer.from("}{ not json")), 'frame: it is "}{ not json", must be JSON');
		assert.equal(refused(Buffer.alloc(0)), 'frame: it is "", must be JSON');
	});

	it("above the cap are refused before they are parsed", () => {
		const message = refused(Buffer.alloc(MAX_FRAME_BYTES + 1, "["));
		assert.equal(
			message,
			`frame: length is ${MAX_FRAME_BYTES + 1}, must be at most ${MAX_FRAME_BYTES} bytes`,
		);
	});

	it("at the cap are parsed", () => {
		const empty = encodeFrame({ kind: "exited", code: 0, at: "" }).length;
		const frame: Frame = { kind: "exited", code: 0, at: "x".repeat(MAX_FRAME_BYTES - empty) };
		assert.deepEqual(decodeFrame(encodeFrame(frame)), frame);
	});

	it("carry every exit code that process.exit takes", () => {
		const frame: Frame = { kind: "exited", code: -1, at: "a.js:1:2" };
		assert.deepEqual(decodeFrame(encodeFrame(frame)), frame);
		assert.deepEqual(decodeFrame(encodeFrame({ kind: "bye", code: -1 })), {
			kind: "bye",
			code: -1,
		});
	});

	it("have no more causes than are ever written", () => {
		const caused = (count: number): ErrorRecord =>
			count === 0
				? { name: "", message: "", stack: "" }
				: { name: "", message: "", stack: "", cause: caused(count - 1) };
		const broken = (count: number): Frame => ({
			kind: "broken",
			during: "x",
			error: caused(count),
		});
		assert.deepEqual(decodeFrame(json(broken(MAX_CAUSES))), broken(MAX_CAUSES));
		assert.match(
			refused(json(broken(MAX_CAUSES + 1))),
			/error record: cause is .*, must be no deeper than 8$/,
		);
	});

	it("have whole numbers where things are counted", () => {
		for (const passed of [1.5, -1, 1e300, null]) {
			assert.match(refused(json({ ...FRAMES.ended, passed })), /^frame ended: passed is /);
		}
		refused(Buffer.from('{"kind":"ended","passed":1e400,"failed":0,"skipped":0}'));
		refused(Buffer.from('{"kind":"bye","code":NaN}'));
	});

	it("of which the kind stands in a prototype are refused", () => {
		refused(Buffer.from('{"__proto__":{"kind":"started"}}'));
		refused(Buffer.from('{"constructor":{"kind":"started"}}'));
	});

	it("nested deeper than the stack are refused", () => {
		const deep = (open: string, inner: string, close: string) =>
			open.repeat(100_000) + inner + close.repeat(100_000);
		refused(Buffer.from(`{"kind":${deep("[", "", "]")}}`));
		const error = '{"name":"","message":"","stack":""';
		refused(
			Buffer.from(
				`{"kind":"broken","during":"x","error":${deep(`${error},"cause":`, `${error}}`, "}")}}`,
			),
		);
	});
});

const words = fc.array(fc.string());
const amount = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map(Math.abs);

const error = fc.letrec((tie) => ({
	record: fc.record({
		name: fc.string(),
		message: fc.string(),
		stack: fc.string(),
		diff: fc.option(fc.string(), { nil: undefined }),
		code: fc.option(fc.string(), { nil: undefined }),
		cause: fc.option(tie("record"), { nil: undefined, maxDepth: 4 }),
	}),
})).record;

const finishedTest = fc.record({
	type: fc.constantFrom("test", "hook"),
	title: words,
	outcome: fc.constantFrom("passed", "failed", "skipped"),
	durationMs: amount,
	try: fc.integer({ min: 1, max: 9 }),
	speed: fc.option(fc.constantFrom("fast", "medium", "slow"), { nil: undefined }),
	line: fc.option(fc.nat(), { nil: undefined }),
	error: fc.option(error, { nil: undefined }),
});

const env = fc.dictionary(fc.string(), fc.option(fc.string()));

/** Frames as they are once they have been JSON: without what is undefined. */
const frame = fc
	.oneof(
		fc.record({ kind: fc.constant("started") }),
		fc.record({ kind: fc.constant("loaded"), loadedLate: words }),
		fc.record({ kind: fc.constant("test"), test: finishedTest }),
		fc.record({
			kind: fc.constant("ended"),
			passed: fc.nat(),
			failed: fc.nat(),
			skipped: fc.nat(),
		}),
		fc.record({ kind: fc.constant("broken"), during: fc.string(), error }),
		fc.record({ kind: fc.constant("exited"), code: fc.nat({ max: 255 }), at: fc.string() }),
		fc.record({ kind: fc.constant("leaks"), processes: words, handles: words }),
		fc.record({
			kind: fc.constant("notice"),
			level: fc.constantFrom("info", "warning", "error"),
			code: fc.string(),
			message: fc.string(),
		}),
		fc.record({ kind: fc.constant("bye"), code: fc.nat({ max: 255 }) }),
		fc.record({ kind: fc.constant("ready"), env }),
	)
	.map((sent) => JSON.parse(JSON.stringify(sent)) as Frame);

/** Decodes, or throws MESSAGE_INVALID; anything else fails the test. */
function decodesOrRefuses(bytes: Buffer): void {
	try {
		decodeFrame(bytes);
	} catch (thrown) {
		assert.ok(thrown instanceof PrunError && thrown.code === "MESSAGE_INVALID", String(thrown));
	}
}

describe("frames, whatever is sent", () => {
	it("come back as they were encoded", () => {
		fc.assert(
			fc.property(frame, (sent) => {
				assert.deepEqual(decodeFrame(encodeFrame(sent)), sent);
			}),
			{ numRuns: 500 },
		);
	});

	it("that are any JSON are decoded or refused", () => {
		fc.assert(
			fc.property(fc.json(), (text) => decodesOrRefuses(Buffer.from(text))),
			{ numRuns: 500 },
		);
	});

	it("that are any bytes are decoded or refused", () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) =>
				decodesOrRefuses(Buffer.from(bytes)),
			),
		);
	});

	it("of which one byte was changed or cut are decoded or refused", () => {
		fc.assert(
			fc.property(frame, fc.nat(), fc.nat({ max: 255 }), (sent, at, byte) => {
				const bytes = encodeFrame(sent);
				decodesOrRefuses(bytes.subarray(0, at % bytes.length));
				bytes[at % bytes.length] = byte;
				decodesOrRefuses(bytes);
			}),
			{ numRuns: 500 },
		);
	});

	it("of which one field is anything are decoded or refused", () => {
		const field = fc.constantFrom(
			...Object.values(FRAMES).flatMap((sent) => fieldsOf(sent).map((path) => ({ sent, path }))),
		);
		fc.assert(
			fc.property(field, fc.jsonValue(), ({ sent, path }, value) => {
				decodesOrRefuses(json(withField(sent, path, value)));
			}),
			{ numRuns: 1000 },
		);
	});
});
