import { strict as assert } from "node:assert";
import fc from "fast-check";
import { PrunError } from "../../../scheduler/protocol/mod.js";
import {
	decodeEnd,
	decodeFailure,
	decodeStarted,
	encodeMessage,
	HEADER_BYTES,
	messageReader,
	type WireMessage,
} from "../../../worker/zygote/wire.js";
import { tries } from "../../support/fuzz.js";

const MAX_BODY = 16 << 20;

/** What a reader made of the chunks, until it refused, if it did. */
interface Read {
	readonly messages: readonly WireMessage[];
	readonly refused: boolean;
}

function isRefusal(thrown: unknown): true {
	assert.ok(thrown instanceof PrunError && thrown.code === "MESSAGE_INVALID", String(thrown));
	return true;
}

function read(chunks: readonly Buffer[]): Read {
	const messages: WireMessage[] = [];
	const reader = messageReader((message) => messages.push(message));
	try {
		for (const chunk of chunks) reader.read(chunk);
		return { messages, refused: false };
	} catch (thrown) {
		return { messages, refused: isRefusal(thrown) };
	}
}

function header(length: number, kind = 32): Buffer {
	const bytes = Buffer.alloc(HEADER_BYTES);
	bytes.writeUInt32LE(length, 0);
	bytes.writeUInt32LE(kind, 4);
	return bytes;
}

const bytes = fc.uint8Array({ maxLength: 60 }).map((list) => Buffer.from(list));
const uint32 = fc.integer({ min: 0, max: 0xffffffff });
const length = fc.oneof(
	{ weight: 5, arbitrary: fc.nat({ max: 40 }) },
	{ weight: 1, arbitrary: fc.constantFrom(MAX_BODY, MAX_BODY + 1, 0x7fffffff, 0xffffffff) },
);

/** Whole messages, headers that lie, halves, garbage, NULs: one after the other. */
const part = fc.oneof(
	fc.tuple(uint32, uint32, bytes).map(([kind, id, body]) => encodeMessage(kind, id, body)),
	fc.tuple(length, bytes).map(([claimed, body]) => Buffer.concat([header(claimed), body])),
	fc
		.tuple(bytes, fc.nat({ max: 20 }))
		.map(([body, cut]) => encodeMessage(32, 1, body).subarray(0, cut)),
	fc.nat({ max: 40 }).map((count) => Buffer.alloc(count)),
	bytes,
);
const stream = fc.array(part, { maxLength: 8 }).map((parts) => Buffer.concat(parts));

function cutAt(whole: Buffer, lengths: readonly number[]): Buffer[] {
	const chunks: Buffer[] = [];
	let at = 0;
	for (const size of lengths) {
		chunks.push(whole.subarray(at, at + size));
		at += size;
	}
	return [...chunks, whole.subarray(at)];
}

describe("a stream of messages, whatever is in it,", () => {
	it("is the same messages, and the same refusal, however it is cut", () => {
		fc.assert(
			fc.property(stream, fc.array(fc.nat({ max: 30 }), { maxLength: 30 }), (whole, lengths) => {
				assert.deepEqual(read(cutAt(whole, lengths)), read([whole]));
			}),
			tries(1000),
		);
	});

	it("gives no body of another length than its header said", () => {
		fc.assert(
			fc.property(stream, (whole) => {
				let at = 0;
				for (const { kind, id, body } of read([whole]).messages) {
					const sent = encodeMessage(kind, id, body);
					assert.deepEqual(whole.subarray(at, at + sent.length), sent);
					at += sent.length;
				}
			}),
			tries(500),
		);
	});

	it("gives bodies that keep their bytes whatever comes later", () => {
		fc.assert(
			fc.property(stream, stream, fc.nat({ max: 9 }), (first, later, size) => {
				const early: { body: Buffer; bytes: string }[] = [];
				const reader = messageReader(({ body }) =>
					early.push({ body, bytes: body.toString("hex") }),
				);
				try {
					for (const chunk of cutAt(Buffer.concat([first, later]), Array(20).fill(size))) {
						reader.read(Buffer.from(chunk));
					}
				} catch (thrown) {
					isRefusal(thrown);
				}
				for (const one of early) assert.equal(one.body.toString("hex"), one.bytes);
			}),
			tries(500),
		);
	});

	it("takes no memory for a length that never comes", () => {
		const before = process.memoryUsage().arrayBuffers;
		const readers = Array.from({ length: 200 }, () => messageReader(() => assert.fail("whole")));
		for (const reader of readers) {
			reader.read(header(MAX_BODY));
			for (let n = 0; n < 50; n++) reader.read(Buffer.from("x"));
		}
		assert.ok(process.memoryUsage().arrayBuffers - before < 1 << 20);
		assert.equal(readers.length, 200);
	});

	it("is read in a time that grows with its length, also when it comes byte by byte", () => {
		const body = Buffer.alloc(1 << 20, "x");
		const sent = encodeMessage(32, 7, body);
		const chunks = Array.from(sent, (_byte, at) => sent.subarray(at, at + 1));
		assert.deepEqual(read(chunks), { messages: [{ kind: 32, id: 7, body }], refused: false });
	});

	it("has a half exactly when what came last is not whole", () => {
		fc.assert(
			fc.property(bytes, bytes, fc.nat({ max: 71 }), (whole, body, cut) => {
				const next = encodeMessage(32, 1, body);
				const reader = messageReader(() => {});
				reader.read(encodeMessage(32, 1, whole));
				reader.read(next.subarray(0, cut));
				assert.equal(reader.hasHalf(), cut > 0 && cut < next.length);
			}),
			tries(300),
		);
	});

	it("with a body of 16 MiB is whole", () => {
		const body = Buffer.alloc(MAX_BODY, "y");
		const { messages } = read(cutAt(encodeMessage(32, 1, body), Array(300).fill(65_536)));
		assert.equal(messages.length, 1);
		assert.ok(messages[0]?.body.equals(body));
	});
});

describe("what a server of processes tells, whatever its bytes,", () => {
	const decoders = {
		started: decodeStarted,
		failed: decodeFailure,
		ended: (body: Buffer) => decodeEnd(body, (signal) => `signal ${signal}`),
	};
	for (const [name, decode] of Object.entries(decoders)) {
		it(`is decoded or refused: ${name}`, () => {
			fc.assert(
				fc.property(fc.uint8Array({ maxLength: 120 }), (list) => {
					try {
						decode(Buffer.from(list));
					} catch (thrown) {
						isRefusal(thrown);
					}
				}),
				tries(500),
			);
		});
	}

	it("is refused with a leak of a kind that there is not", () => {
		const end = Buffer.alloc(32);
		for (const leak of ["proces 1 sh", "nothing", " blank", "\u00e9 x"]) {
			assert.throws(
				() => decoders.ended(Buffer.concat([end, Buffer.from(`${leak}\0`)])),
				isRefusal,
			);
		}
	});
});
