import { strict as assert } from "node:assert";
import { failedLast, type LastRun, remember, type Told } from "../../runner/last-run.js";
import type { Verdict } from "../../scheduler/protocol/mod.js";

const told = (verdicts: Record<string, Verdict>, words: readonly string[] = []): Told => ({
	words,
	verdicts: new Map(Object.entries(verdicts)),
	passed: Object.keys(verdicts).filter((file) => verdicts[file] === "passed"),
});

const everywhere = () => true;
const after = (...runs: readonly Told[]): LastRun | undefined =>
	runs.reduce<LastRun | undefined>((before, run) => remember(before, run, everywhere), undefined);
const failed = (last: LastRun | undefined) => (last === undefined ? [] : failedLast(last));

describe("what is remembered of runs", () => {
	it("is each file's latest verdict, by path; passed and flaky files need no other run", () => {
		const last = after(
			told({ c: "timed-out", b: "failed", a: "passed", d: "flaky", e: "lost", f: "canceled" }),
		);
		assert.deepEqual(failed(last), ["b", "c", "e", "f"]);
	});

	it("adds up over runs with the same options", () => {
		const all = told({ a: "failed", b: "failed", c: "passed" });
		assert.deepEqual(failed(after(all, told({ a: "passed" }))), ["b"]);
		assert.deepEqual(failed(after(all, told({ c: "crashed" }))), ["a", "b", "c"]);
	});

	it("adds up, too, when only the report, the order or the slots differ", () => {
		const words = ["--grep", "x", "--jobs=2", "--reporter=dot", "--seed=1", "--order=random"];
		const last = after(told({ a: "failed" }, ["--grep", "x"]), told({ b: "failed" }, words));
		assert.deepEqual(failed(last), ["a", "b"]);
		assert.deepEqual(last?.words, words);
	});

	it("begins anew with other options, but for what has ever passed", () => {
		const last = after(told({ a: "failed", b: "passed" }), told({ c: "failed" }, ["--bail"]));
		assert.deepEqual(failed(last), ["c"]);
		assert.deepEqual([...(last?.everPassed ?? [])], ["b"]);
	});

	it("adds up, too, with what mocha shows", () => {
		for (const words of [["--no-color"], ["-C"], ["--no-diff"], ["-O", "a=b"], ["--slow=5"]]) {
			const last = after(told({ a: "failed" }), told({ b: "passed" }, words));
			assert.deepEqual(failed(last), ["a"], words.join(" "));
		}
	});

	it("keeps what passes in a part of a run only with other options", () => {
		const part = { ...told({ a: "passed" }, ["--retries=9"]), partOf: [] };
		assert.deepEqual(failed(after(told({ a: "failed" }), part)), ["a"]);
		assert.deepEqual(failed(after(told({ a: "failed" }), { ...part, words: ["-C"] })), []);
	});

	it("forgets files that are gone", () => {
		const before = after(told({ a: "failed", b: "failed" }));
		const last = remember(before, told({ c: "passed" }), (file) => file !== "a");
		assert.deepEqual(failed(last), ["b"]);
	});

	it("is bounded, and the oldest goes first", () => {
		const many = Object.fromEntries(
			Array.from({ length: 25_000 }, (_, at) => [`f${at}`, "passed" as const]),
		);
		const last = after(told({ old: "failed" }), told(many));
		assert.equal(last?.verdicts.size, 20_000);
		assert.equal(last?.everPassed.size, 20_000);
		assert.equal(last?.verdicts.has("old"), false);
		assert.equal(last?.verdicts.has("f24999"), true);
	});
});
