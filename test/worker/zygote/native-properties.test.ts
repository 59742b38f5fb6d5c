import { strict as assert } from "node:assert";
import { closeSync, writeSync } from "node:fs";
import fc from "fast-check";
import { loadNative, type Native } from "../../../worker/zygote/native.js";
import { encodeMessage, HEADER_BYTES, messageReader, WIRE } from "../../../worker/zygote/wire.js";
import { tries } from "../../support/fuzz.js";

const MAX_BODY = 16 << 20;

/** A message whose header claims that length. */
function claiming(length: number, body: Buffer, kind: number = WIRE.json): Buffer {
	const bytes = encodeMessage(kind, 1, body);
	bytes.writeUInt32LE(length, 0);
	return bytes;
}

const bytes = fc.uint8Array({ maxLength: 60 }).map((list) => Buffer.from(list));
const kind = fc.oneof(
	fc.constantFrom(WIRE.start, WIRE.kill, WIRE.terminate, 4, WIRE.ended, WIRE.json),
	fc.nat(),
);
const lie = fc.constantFrom(1, 40, MAX_BODY, MAX_BODY + 1, 0x7fffffff, 0x80000000, 0xffffffff);
const part = fc.oneof(
	fc.tuple(kind, fc.nat(), bytes).map(([of, id, body]) => encodeMessage(of, id, body)),
	fc.tuple(lie, bytes, kind).map(([length, body, of]) => claiming(length, body, of)),
	fc.nat({ max: HEADER_BYTES }).map((count) => Buffer.alloc(count)),
	bytes,
);
const stream = fc.array(part, { maxLength: 6 }).map((parts) => Buffer.concat(parts));

/** Opens a socket on which all that will ever come is there, and closes it after the work. */
function withSent<T>(native: Native, sent: Buffer, work: (fd: number) => T): T {
	const [theirs, ours] = native.socketPair();
	try {
		writeSync(theirs, sent);
		closeSync(theirs);
		return work(ours);
	} finally {
		closeSync(ours);
	}
}

function isRefusal(thrown: unknown): true {
	assert.equal((thrown as { code?: string }).code, "ERR_PRUN_NATIVE", String(thrown));
	return true;
}

/** Bodies until the end, or until the refusal. */
function received(native: Native, sent: Buffer): { bodies: string[]; refused: boolean } {
	const bodies: string[] = [];
	return withSent(native, sent, (fd) => {
		try {
			for (;;) {
				const body = native.receive(fd);
				if (body === null) return { bodies, refused: false };
				bodies.push(body.toString("hex"));
			}
		} catch (thrown) {
			return { bodies, refused: isRefusal(thrown) };
		}
	});
}

/** The same by the reader in JavaScript. */
function read(sent: Buffer): { bodies: string[]; refused: boolean } {
	const bodies: string[] = [];
	try {
		messageReader(({ body }) => bodies.push(body.toString("hex"))).read(sent);
		return { bodies, refused: false };
	} catch {
		return { bodies, refused: true };
	}
}

describe("the native end of the wire, whatever comes,", () => {
	let native: Native;
	before(function () {
		const parts = loadNative();
		if (!("addon" in parts)) return this.skip();
		native = parts.addon;
	});

	it("receives the same messages as the worker's reader, and refuses the same", () => {
		fc.assert(
			fc.property(stream, (sent) => assert.deepEqual(received(native, sent), read(sent))),
			tries(1000),
		);
	});

	it("keeps no memory of lengths that never come", () => {
		const sent = claiming(MAX_BODY, Buffer.from("x"));
		received(native, sent);
		const before = process.memoryUsage.rss();
		for (let n = 0; n < 500; n++) received(native, sent);
		const grown = process.memoryUsage.rss() - before;
		assert.ok(grown < 4 * MAX_BODY, `${grown} bytes more`);
	});

	it("serves nobody who sends no descriptors, and ends with its worker", () => {
		fc.assert(
			fc.property(stream, (sent) => {
				withSent(native, sent, (fd) => {
					try {
						assert.equal(native.serve(fd, Buffer.alloc(0)), null);
					} catch (thrown) {
						isRefusal(thrown);
					}
				});
			}),
			tries(500),
		);
	});
});
