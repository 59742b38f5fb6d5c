import { strict as assert } from "node:assert";
import fc from "fast-check";
import {
	decodeEnd,
	encodeMessage,
	encodeProgram,
	HEADER_BYTES,
	messageReader,
	type WireMessage,
} from "../../../worker/zygote/wire.js";

const uint32 = fc.integer({ min: 0, max: 0xffffffff });

const message: fc.Arbitrary<WireMessage> = fc
	.tuple(uint32, uint32, fc.uint8Array({ maxLength: 40 }))
	.map(([kind, id, bytes]) => ({ kind, id, body: Buffer.from(bytes) }));

const encoded = (messages: readonly WireMessage[]) =>
	Buffer.concat(messages.map(({ kind, id, body }) => encodeMessage(kind, id, body)));

/** What a reader gives for these chunks; bodies are copied, as they may share the chunks' memory. */
function read(chunks: readonly Buffer[]): WireMessage[] {
	const got: WireMessage[] = [];
	const reader = messageReader(({ kind, id, body }) =>
		got.push({ kind, id, body: Buffer.from(body) }),
	);
	for (const chunk of chunks) reader.read(chunk);
	return got;
}

describe("messages on the wire", () => {
	it("begin with length, kind and id, little-endian", () => {
		const bytes = encodeMessage(32, 258, Buffer.from("abc"));
		assert.equal(HEADER_BYTES, 12);
		assert.deepEqual([...bytes], [3, 0, 0, 0, 32, 0, 0, 0, 2, 1, 0, 0, 97, 98, 99]);
	});

	it("may be empty", () => {
		assert.deepEqual(read([encodeMessage(2, 1, Buffer.alloc(0))]), [
			{ kind: 2, id: 1, body: Buffer.alloc(0) },
		]);
	});

	it("come out whole and in order at every place where two chunks may meet", () => {
		const messages = [
			{ kind: 32, id: 1, body: Buffer.from("hello") },
			{ kind: 17, id: 2, body: Buffer.alloc(0) },
			{ kind: 18, id: 3, body: Buffer.from([0, 1, 2, 255]) },
		];
		const bytes = encoded(messages);
		for (let a = 0; a <= bytes.length; a++) {
			for (let b = a; b <= bytes.length; b++) {
				assert.deepEqual(
					read([bytes.subarray(0, a), bytes.subarray(a, b), bytes.subarray(b)]),
					messages,
				);
			}
		}
	});

	it("come out whole and in order byte by byte", () => {
		const messages = [
			{ kind: 1, id: 2, body: Buffer.from("x".repeat(300)) },
			{ kind: 3, id: 4, body: Buffer.from("y") },
		];
		assert.deepEqual(read([...encoded(messages)].map((byte) => Buffer.from([byte]))), messages);
	});

	it("come out whole and in order, whatever they are and however they are cut", () => {
		const cuts = fc.array(fc.nat({ max: 30 }), { maxLength: 40 });
		fc.assert(
			fc.property(fc.array(message, { maxLength: 10 }), cuts, (messages, lengths) => {
				const bytes = encoded(messages);
				const chunks: Buffer[] = [];
				let at = 0;
				for (const length of lengths) {
					chunks.push(bytes.subarray(at, at + length));
					at += length;
				}
				assert.deepEqual(read([...chunks, bytes.subarray(at)]), messages);
			}),
			{ numRuns: 500 },
		);
	});

	it("come out as soon as their last byte is there, and not before", () => {
		fc.assert(
			fc.property(message, (sent) => {
				const bytes = encoded([sent]);
				assert.deepEqual(read([bytes.subarray(0, -1)]), []);
				assert.deepEqual(read([bytes.subarray(0, -1), bytes.subarray(-1)]), [sent]);
			}),
		);
	});

	it("above 16 MiB are refused by their header alone", () => {
		const header = (length: number) => {
			const bytes = Buffer.alloc(HEADER_BYTES);
			bytes.writeUInt32LE(length);
			return bytes;
		};
		const reader = messageReader(() => assert.fail("no message"));
		assert.throws(() => reader.read(header((16 << 20) + 1)), {
			message: /^message: length is 16777217, must be at most 16777216 bytes$/,
		});
		assert.deepEqual(read([header(16 << 20)]), []);
	});
});

describe("a program to start", () => {
	it("is its arguments, an empty text, and its environment, each ended by NUL", () => {
		const body = encodeProgram(["node", "a b.js"], { PATH: "/bin", EMPTY: "", GONE: undefined });
		assert.equal(body.toString(), "node\0a b.js\0\0PATH=/bin\0EMPTY=\0GONE=\0");
	});
});

describe("the end of a process", () => {
	interface End {
		readonly status: number;
		readonly user?: bigint;
		readonly system?: bigint;
		readonly rssKiB?: bigint;
		readonly leaks?: string;
	}

	function decoded({ status, user = 0n, system = 0n, rssKiB = 0n, leaks = "" }: End) {
		const body = Buffer.alloc(32);
		body.writeInt32LE(status, 0);
		body.writeBigUInt64LE(user, 8);
		body.writeBigUInt64LE(system, 16);
		body.writeBigUInt64LE(rssKiB, 24);
		return decodeEnd(Buffer.concat([body, Buffer.from(leaks)]), (signal) => `signal ${signal}`);
	}

	it("is an exit code or a signal, as wait4 encodes them", () => {
		for (const code of [0, 1, 10, 255]) {
			const end = decoded({ status: code << 8 });
			assert.deepEqual([end.code, end.signal], [code, undefined]);
		}
		const CORE = 0x80;
		for (const status of [9, 11, 11 | CORE]) {
			const end = decoded({ status });
			assert.deepEqual([end.code, end.signal], [undefined, `signal ${status & ~CORE}`]);
		}
	});

	it("has the time of both modes in milliseconds and the memory in bytes", () => {
		const end = decoded({ status: 0, user: 1500n, system: 700n, rssKiB: 100n });
		assert.equal(end.cpuMs, 2.2);
		assert.equal(end.maxRssBytes, 102_400);
	});

	it("names what it left behind", () => {
		assert.deepEqual(decoded({ status: 0 }).leaks, []);
		assert.deepEqual(decoded({ status: 0, leaks: "process 12 sleep 100\0file é\0" }).leaks, [
			{ kind: "process", what: "12 sleep 100" },
			{ kind: "file", what: "é" },
		]);
	});
});
