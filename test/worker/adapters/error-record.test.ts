import { strict as assert } from "node:assert";
import fc from "fast-check";
import { errorRecord } from "../../../worker/adapters/error-record.js";

const COMPARED = { diff: "-1\n+2", actual: "1", expected: "2" };

function throwing(...fields: string[]): Error {
	const error = new Error("hidden");
	for (const field of fields) {
		Object.defineProperty(error, field, {
			get() {
				throw new Error(`from the getter of ${field}`);
			},
		});
	}
	return error;
}

function causes(record: { cause?: unknown } | undefined): number {
	let count = -1;
	for (let next = record; next !== undefined; next = next.cause as typeof record) count++;
	return count;
}

describe("the record of an error", () => {
	it("of a file that does not parse has its place as the first frame: Node has it in none", () => {
		const error = new SyntaxError("Unexpected end of input");
		const frames = "    at wrapSafe (node:internal/modules/cjs/loader:1464:18)";
		error.stack = `/shop/test/a.js:2\nit('a', () => {\n\n\n\nSyntaxError: Unexpected end of input\n${frames}`;
		assert.equal(errorRecord(error).stack, `    at /shop/test/a.js:2\n${frames}`);
	});

	it("has its name, its message, and its stack without both", () => {
		const record = errorRecord(new TypeError("two\nlines"));
		assert.equal(record.name, "TypeError");
		assert.equal(record.message, "two\nlines");
		assert.match(record.stack, /^ {4}at .*error-record\.test/);
		assert.deepEqual(Object.keys(record), ["name", "message", "stack"]);
	});

	it("has the frames below a message that reads like frames", () => {
		const { message, stack } = errorRecord(new Error("it broke\n    at the seam"));
		assert.equal(message, "it broke\n    at the seam");
		assert.match(stack, /^ {4}at .*error-record\.test/);
	});

	it("has its frames although the message was changed later", () => {
		const error = new Error("before");
		error.message = "after";
		const { message, stack } = errorRecord(error);
		assert.equal(message, "after");
		assert.match(stack, /^ {4}at .*error-record\.test/);
	});

	it("has its code, as text", () => {
		assert.equal(errorRecord(Object.assign(new Error("m"), { code: "ENOENT" })).code, "ENOENT");
		assert.equal(errorRecord(Object.assign(new Error("m"), { code: 7 })).code, "7");
		assert.ok(!("code" in errorRecord(Object.assign(new Error("m"), { code: {} }))));
	});

	it("has the diff that it is given a maker for", () => {
		const error = new Error("m");
		assert.equal(
			errorRecord(error, (given) => (given === error ? COMPARED : undefined)).diff,
			"-1\n+2",
		);
		assert.ok(!("diff" in errorRecord(error, () => undefined)));
	});

	it("has what was compared, with the diff", () => {
		const { actual, expected } = errorRecord(new Error("m"), () => COMPARED);
		assert.deepEqual({ actual, expected }, { actual: "1", expected: "2" });
	});

	it("has the name by which its stack calls it, where that is another", () => {
		assert.ok(!("label" in errorRecord(new TypeError("m"))));
		try {
			assert.equal(1, 2);
		} catch (thrown) {
			assert.equal(errorRecord(thrown).label, "AssertionError [ERR_ASSERTION]");
		}
	});

	it("has no diff when making it throws", () => {
		const record = errorRecord(new Error("m"), () => {
			throw new Error("no diff");
		});
		assert.ok(!("diff" in record));
		assert.equal(record.message, "m");
	});

	it("has its causes, which have no diff", () => {
		const error = new Error("top", { cause: new RangeError("below", { cause: "text" }) });
		const { cause } = errorRecord(error, () => COMPARED);
		assert.equal(cause?.name, "RangeError");
		assert.equal(cause?.message, "below");
		assert.equal(cause?.diff, undefined);
		assert.deepEqual(cause?.cause, { name: "", message: "text", stack: "" });
	});

	it("has no cause where it is null or undefined", () => {
		assert.ok(!("cause" in errorRecord(new Error("m", { cause: null }))));
		assert.ok(!("cause" in errorRecord(new Error("m", { cause: undefined }))));
	});
});

describe("the record of what is no error", () => {
	const values: readonly [unknown, string][] = [
		["text", "text"],
		["", ""],
		[undefined, "undefined"],
		[null, "null"],
		[7, "7"],
		[7n, "7n"],
		[Symbol("s"), "Symbol(s)"],
		[{ a: 1 }, "{ a: 1 }"],
		[[1, [2]], "[ 1, [ 2 ] ]"],
		[Object.create(null), "[Object: null prototype] {}"],
	];
	for (const [value, message] of values) {
		it(`reads ${message === "" ? "as nothing for an empty text" : message}`, () => {
			assert.deepEqual(errorRecord(value), { name: "", message, stack: "" });
		});
	}

	it("is that of an error when it has a message, as those of other realms", () => {
		const record = errorRecord({
			name: "CustomError",
			message: "m",
			stack: "CustomError: m\n    at x.js:1:2",
		});
		assert.deepEqual(record, { name: "CustomError", message: "m", stack: "    at x.js:1:2" });
	});
});

describe("the record of a hostile error", () => {
	it("has what can be read when getters throw", () => {
		const record = errorRecord(throwing("message", "cause", "code"));
		assert.equal(record.name, "Error");
		assert.equal(record.message, "");
		assert.ok(!("cause" in record) && !("code" in record));
	});

	it("is there when every getter throws", () => {
		assert.deepEqual(errorRecord(throwing("stack", "name", "message", "cause", "code")), {
			name: "Error",
			message: "",
			stack: "",
		});
	});

	it("has texts only, whatever the fields are", () => {
		const error = Object.assign(new Error("m"), { name: {}, stack: 5, code: Symbol("c") });
		Object.defineProperty(error, "message", { value: ["not", "text"] });
		assert.deepEqual(errorRecord(error), { name: "Error", message: "", stack: "" });
	});

	it("ends although its causes go round", () => {
		const [a, b] = [new Error("a"), new Error("b")];
		Object.assign(a, { cause: b });
		Object.assign(b, { cause: a });
		assert.equal(causes(errorRecord(a)), 8);
		const self = new Error("self");
		Object.assign(self, { cause: self });
		assert.equal(causes(errorRecord(self)), 8);
	});

	it("ends although every cause makes another", () => {
		class Endless extends Error {
			override get cause(): unknown {
				return new Endless("more");
			}
		}
		assert.equal(causes(errorRecord(new Endless("first"))), 8);
	});

	it("is bounded in every text, and says how much there was", () => {
		const error = Object.assign(new Error("m".repeat(100_000)), {
			code: "c".repeat(1000),
			name: "n".repeat(1000),
		});
		error.stack = `${error.message}\n    at ${"s".repeat(50_000)}`;
		const long = "d".repeat(300_000);
		const { name, message, stack, code, diff, actual } = errorRecord(error, () => ({
			diff: long,
			actual: long,
			expected: "e",
		}));
		assert.equal(message, `${"m".repeat(32_768)}... (100000 characters)`);
		assert.match(stack, /^ {4}at s{16377}\.\.\. \(50007 characters\)$/);
		assert.equal(diff, `${"d".repeat(262_144)}... (300000 characters)`);
		assert.equal(actual, diff);
		assert.equal(name, `${"n".repeat(200)}... (1000 characters)`);
		assert.equal(code, `${"c".repeat(200)}... (1000 characters)`);
	});

	it("is made although showing the value throws", () => {
		const hostile = {
			[Symbol.for("nodejs.util.inspect.custom")]() {
				throw new Error("not to be seen");
			},
		};
		assert.equal(errorRecord(hostile).message, "a value that cannot be shown");
	});

	it("is made of proxies that throw at every touch but their prototype", () => {
		const refuse = () => {
			throw new Error("hands off");
		};
		const proxy = new Proxy(
			{},
			{ get: refuse, has: refuse, ownKeys: refuse, getOwnPropertyDescriptor: refuse },
		);
		assert.equal(typeof errorRecord(proxy).message, "string");
	});

	it("is made of proxies that throw at every touch", () => {
		const { proxy, revoke } = Proxy.revocable({}, {});
		revoke();
		assert.equal(typeof errorRecord(proxy).message, "string");
	});

	it("is plain data that survives JSON, whatever was thrown", () => {
		const anything = fc.oneof(
			fc.anything({ withBigInt: true, withNullPrototype: true }),
			fc.record({
				message: fc.anything(),
				stack: fc.anything(),
				cause: fc.anything(),
				code: fc.anything(),
			}),
			fc
				.anything()
				.map((fields) =>
					Object.assign(new Error("m"), { name: fields, cause: fields, code: fields }),
				),
		);
		fc.assert(
			fc.property(anything, (thrown) => {
				const record = errorRecord(thrown);
				assert.deepEqual(JSON.parse(JSON.stringify(record)), record);
				for (const text of [record.name, record.message, record.stack])
					assert.equal(typeof text, "string");
			}),
			{ numRuns: 500 },
		);
	});
});
