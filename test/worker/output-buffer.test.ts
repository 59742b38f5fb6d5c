import { strict as assert } from "node:assert";
import fc from "fast-check";
import { KEPT_BYTES, outputBuffer } from "../../worker/output-buffer.js";

function kept(bytes: number, ...chunks: readonly (string | Buffer)[]): string {
	const buffer = outputBuffer(bytes);
	for (const chunk of chunks) buffer.add(Buffer.from(chunk));
	return buffer.text();
}

const gap = (bytes: number) => `\n... ${bytes} bytes of output not kept ...\n`;

describe("the output of an execution", () => {
	it("is empty when there was none", () => {
		assert.equal(kept(8), "");
		assert.equal(kept(8, ""), "");
	});

	it("is whole up to twice the kept size", () => {
		assert.equal(kept(4, "abcd"), "abcd");
		assert.equal(kept(4, "abcde"), "abcde");
		assert.equal(kept(4, "abcdefgh"), "abcdefgh");
	});

	it("is its beginning and its end with the rest counted", () => {
		assert.equal(kept(4, "abcdefghi"), `abcd${gap(1)}fghi`);
		assert.equal(kept(4, "ab", "cdef", "g".repeat(100), "wxyz"), `abcd${gap(102)}wxyz`);
	});

	it("keeps 512 kB at each end by default", () => {
		assert.equal(KEPT_BYTES, 512 * 1024);
		const buffer = outputBuffer();
		const chunk = Buffer.alloc(64 * 1024, "x");
		for (let n = 0; n < 40; n++) buffer.add(chunk);
		const text = buffer.text();
		assert.ok(text.includes(gap(40 * 64 * 1024 - 2 * KEPT_BYTES)));
		assert.equal(text.length, 2 * KEPT_BYTES + gap(40 * 64 * 1024 - 2 * KEPT_BYTES).length);
	});

	it("can be read again, and go on", () => {
		const buffer = outputBuffer(4);
		buffer.add(Buffer.from("abcdefghij"));
		assert.equal(buffer.text(), buffer.text());
		buffer.add(Buffer.from("kl"));
		assert.equal(buffer.text(), `abcd${gap(4)}ijkl`);
	});

	it("joins characters that came in two chunks", () => {
		const [first, second] = [Buffer.from("é").subarray(0, 1), Buffer.from("é").subarray(1)];
		assert.equal(kept(100, first, second), "é");
	});

	it("is whole up to twice the kept size, also a character in the middle", () => {
		assert.equal(kept(4, "abcéfg"), "abcéfg");
	});

	it("is the same however it is cut into chunks", () => {
		const ascii = fc.string({
			unit: fc.constantFrom(..."abcdefghijklmnop\n".split("")),
			maxLength: 60,
		});
		fc.assert(
			fc.property(
				ascii,
				fc.integer({ min: 1, max: 12 }),
				fc.array(fc.nat({ max: 7 })),
				(text, bytes, cuts) => {
					const chunks: string[] = [];
					let at = 0;
					for (const length of cuts) {
						chunks.push(text.slice(at, at + length));
						at += length;
					}
					const over = text.length - 2 * bytes;
					const expected = over <= 0 ? text : text.slice(0, bytes) + gap(over) + text.slice(-bytes);
					assert.equal(kept(bytes, ...chunks, text.slice(at)), expected);
				},
			),
			{ numRuns: 500 },
		);
	});
});
