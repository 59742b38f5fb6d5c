import { strict as assert } from "node:assert";
import fc from "fast-check";
import { conclude, type Observed } from "../../worker/outcome.js";

const ERROR = { name: "Error", message: "m", stack: "" };

/** A process that left in the way that it should, after its tests passed. */
const GOOD: Observed = {
	killed: undefined,
	exhausted: undefined,
	ended: { failed: 0 },
	broken: undefined,
	exited: undefined,
	bye: true,
	code: 0,
	signal: undefined,
	phase: "teardown",
	stuck: undefined,
	lastTest: undefined,
};

/** A process that ended without a word. */
const SILENT: Observed = { ...GOOD, ended: undefined, bye: false, code: undefined, phase: "test" };

const concluded = (seen: Partial<Observed>, from = GOOD) => conclude({ ...from, ...seen });

describe("an execution", () => {
	it("passed when its tests ended without a failure and it said goodbye", () => {
		assert.deepEqual(concluded({}), { outcome: "passed", reason: {} });
	});

	it("passed while its process lives on for the next file", () => {
		assert.deepEqual(concluded({ code: undefined }), { outcome: "passed", reason: {} });
	});

	it("failed when a test failed, and needs no other reason", () => {
		assert.deepEqual(concluded({ ended: { failed: 2 }, code: 2 }), {
			outcome: "failed",
			reason: {},
		});
	});

	it("failed when something outside of its tests broke, with the error and where", () => {
		const broken = { during: "loading", error: ERROR };
		assert.deepEqual(concluded({ broken, ended: undefined, code: 1 }), {
			outcome: "failed",
			reason: { code: 1, at: "loading", error: ERROR },
		});
	});

	it("failed when something broke after all tests had passed", () => {
		const { outcome } = concluded({ broken: { during: "settling", error: ERROR } });
		assert.equal(outcome, "failed");
	});

	it("crashed when it called process.exit, even with 0, and the reason says where", () => {
		assert.deepEqual(
			concluded({ exited: { code: 0, at: "a.js:1:2" }, ended: undefined, code: 0 }),
			{
				outcome: "crashed",
				reason: { code: 0, at: "a.js:1:2" },
			},
		);
	});

	it("crashed when a signal ended it, and the reason says which and when", () => {
		assert.deepEqual(concluded({ signal: "SIGSEGV", phase: "load" }, SILENT), {
			outcome: "crashed",
			reason: { signal: "SIGSEGV", at: "load" },
		});
	});

	it("crashed when it ended without a word, with its exit code or none", () => {
		assert.deepEqual(concluded({ code: 9 }, SILENT), {
			outcome: "crashed",
			reason: { code: 9, at: "test" },
		});
		assert.deepEqual(concluded({ code: 0 }, SILENT), {
			outcome: "crashed",
			reason: { at: "test" },
		});
	});

	it("crashed when its tests ended and it did not say goodbye", () => {
		assert.deepEqual(concluded({ bye: false, signal: "SIGKILL", code: undefined }), {
			outcome: "crashed",
			reason: { signal: "SIGKILL", at: "teardown" },
		});
	});

	it("crashed when it said goodbye and never ran its tests", () => {
		assert.equal(concluded({ ended: undefined }).outcome, "crashed");
	});

	for (const killed of ["timed-out", "canceled"] as const) {
		it(`${killed} when the worker killed it for that, whatever else was seen`, () => {
			const seen = {
				killed,
				broken: { during: "running", error: ERROR },
				exited: { code: 1, at: "x" },
			};
			assert.deepEqual(
				concluded({ ...seen, bye: false, code: undefined, signal: "SIGKILL", phase: "test" }),
				{
					outcome: killed,
					reason: { signal: "SIGKILL", at: "test" },
				},
			);
		});
	}

	it("has a signal in its reason when it was killed, even if nothing reported one", () => {
		const { reason } = concluded({ killed: "timed-out", signal: undefined, phase: "fork" }, SILENT);
		assert.deepEqual(reason, { signal: "SIGKILL", at: "fork" });
	});

	it("has what it said that it was doing in its reason, when it was asked and answered", () => {
		const { reason } = concluded({ killed: "timed-out", stuck: 'test "waits"', phase: "test" });
		assert.deepEqual(reason, { at: 'test "waits"' });
	});

	it("has the test before in its reason, when it was killed amid tests and could not say which", () => {
		const { reason } = concluded({ killed: "timed-out", lastTest: "a b" }, SILENT);
		assert.deepEqual(reason, { signal: "SIGKILL", at: 'test, after "a b"' });
	});

	for (const [exhausted, said] of [
		["limit", /took more than --job-memory allows/],
		["heap", /V8's heap is full/],
		["machine", /the kernel killed it/],
	] as const) {
		it(`is out of memory, and says of which, when that ended it: ${exhausted}`, () => {
			const { outcome, reason } = concluded({ exhausted, signal: "SIGKILL" }, SILENT);
			assert.equal(outcome, "out-of-memory");
			assert.deepEqual([reason.signal, reason.at], ["SIGKILL", "test"]);
			assert.match(reason.error?.message ?? "", said);
		});
	}

	it("is out of memory when what it had started was killed for that, although its tests passed", () => {
		assert.equal(concluded({ exhausted: "limit" }).outcome, "out-of-memory");
	});

	it("is out of memory in what it says that it was doing, when it was asked to leave", () => {
		const { reason } = concluded(
			{ exhausted: "limit", killed: "timed-out", stuck: 'test "waits"', code: 124, bye: true },
			SILENT,
		);
		assert.deepEqual([reason.at, reason.code], ['test "waits"', undefined]);
	});

	it("passed only after tests without failures, a goodbye, and nothing broken, killed or exited", () => {
		const option = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
		const observed = fc.record({
			killed: fc.constantFrom(undefined, "timed-out" as const, "canceled" as const),
			exhausted: fc.constantFrom(undefined, "limit" as const, "heap" as const, "machine" as const),
			ended: option(fc.record({ failed: fc.nat({ max: 2 }) })),
			broken: option(fc.record({ during: fc.string(), error: fc.constant(ERROR) })),
			exited: option(fc.record({ code: fc.nat({ max: 255 }), at: fc.string() })),
			bye: fc.boolean(),
			code: option(fc.nat({ max: 255 })),
			signal: option(fc.constantFrom("SIGKILL", "SIGSEGV")),
			phase: fc.constantFrom(
				"fork" as const,
				"load" as const,
				"test" as const,
				"teardown" as const,
			),
			stuck: option(fc.string()),
			lastTest: option(fc.string()),
		});
		fc.assert(
			fc.property(observed, (seen) => {
				const clean = seen.bye && seen.ended?.failed === 0;
				const disturbed = seen.killed ?? seen.exhausted ?? seen.broken ?? seen.exited;
				assert.equal(conclude(seen).outcome === "passed", clean && disturbed === undefined);
			}),
			{ numRuns: 1000 },
		);
	});
});
