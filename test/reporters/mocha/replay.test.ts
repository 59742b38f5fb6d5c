import { strict as assert } from "node:assert";
import { join } from "node:path";
import { loadReporter, type Runner } from "../../../reporters/mocha/project-mocha.js";
import { replay } from "../../../reporters/mocha/replay.js";
import { jobId, type TestDetail, type TestFinished } from "../../../scheduler/protocol/mod.js";
import { ROOT } from "../../support/project.js";

const MOCHA = { root: join(ROOT, "node_modules", "mocha"), options: {}, colour: undefined };
const EVENTS = ["start", "suite", "test", "pass", "fail", "pending", "retry", "hook"];
const ENDS = ["test end", "suite end", "end"];

interface Emitted {
	readonly title?: string;
}

/** What a runner emits for these tests of one file: "event title". */
function told(tests: readonly TestFinished[]): string[] {
	const project = loadReporter("base", MOCHA, []);
	const { Suite, Context } = project.classes;
	const root = new Suite("", new Context(), true);
	const runner = project.newRunner(root) as Runner & {
		on(event: string, listener: (one?: Emitted) => void): void;
	};
	const events: string[] = [];
	for (const event of [...EVENTS, ...ENDS]) {
		runner.on(event, (one) => events.push(`${event} ${one?.title ?? ""}`.trim()));
	}
	const replayed = replay(project.classes, runner, root, { cwd: "/project", fullTrace: false });
	replayed.begin();
	replayed.tellFile("a.js", tests, undefined);
	replayed.end();
	return events;
}

const ERROR = { name: "Error", message: "no", stack: "" };

function test(title: string, changes: Partial<TestFinished> = {}): TestFinished {
	return {
		kind: "test-finished",
		job: jobId("0"),
		file: "a.js",
		attempt: 1,
		type: "test",
		title: title.split(" "),
		outcome: "passed",
		durationMs: 1,
		try: 1,
		...changes,
	};
}

const DETAIL: TestDetail = {
	id: 0,
	suites: [{ id: 9, title: "s" }],
	body: "",
	slowMs: 75,
	begun: true,
	retried: [],
	uncaught: false,
};

describe("the replay of a file", () => {
	it("opens and closes suites by their titles, where nothing more is known", () => {
		assert.deepEqual(told([test("s a"), test("s t b"), test("u c"), test("d")]), [
			"start",
			"suite",
			"suite s",
			"test a",
			"pass a",
			"test end a",
			"suite t",
			"test b",
			"pass b",
			"test end b",
			"suite end t",
			"suite end s",
			"suite u",
			"test c",
			"pass c",
			"test end c",
			"suite end u",
			"test d",
			"pass d",
			"test end d",
			"suite end",
			"end",
		]);
	});

	it("does not begin a test that is skipped", () => {
		assert.deepEqual(told([test("a", { outcome: "skipped" })]), [
			"start",
			"suite",
			"pending a",
			"test end a",
			"suite end",
			"end",
		]);
	});

	it("tells a test's tries before it", () => {
		const detail = { ...DETAIL, retried: [ERROR, ERROR] };
		assert.deepEqual(told([test("s a", { try: 3, detail })]).slice(2, -3), [
			"suite s",
			"test a",
			"retry a",
			"test a",
			"retry a",
			"test a",
			"pass a",
			"test end a",
		]);
	});

	it("tells a failed hook without an end, and the test that it broke as begun", () => {
		const hook = { type: "hook", outcome: "failed", error: ERROR } as const;
		const detail = { ...DETAIL, test: "broken" };
		assert.deepEqual(told([test("s hook", { ...hook, detail })]).slice(2, -3), [
			"suite s",
			"test broken",
			"hook hook",
			"fail hook",
		]);
	});

	it("fails a test a second time when it is told a second time", () => {
		const late = { outcome: "failed", error: ERROR, detail: DETAIL } as const;
		assert.deepEqual(told([test("s a", { detail: DETAIL }), test("s a", late)]).slice(2, -3), [
			"suite s",
			"test a",
			"pass a",
			"test end a",
			"fail a",
		]);
	});

	it("keeps suites of one title apart where their numbers are known", () => {
		const other = { ...DETAIL, id: 1, suites: [{ id: 10, title: "s" }] };
		const events = told([test("s a", { detail: DETAIL }), test("s b", { detail: other })]);
		assert.equal(events.filter((event) => event === "suite s").length, 2);
	});
});
