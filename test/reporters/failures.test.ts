import { strict as assert } from "node:assert";
import { failureNamesText, failuresText } from "../../reporters/failures.js";
import { newRecord, remember } from "../../reporters/record.js";
import type { ReporterContext } from "../../reporters/reporter.js";
import { painter } from "../../reporters/terminal.js";
import type { StampedEvent } from "../../scheduler/protocol/mod.js";
import { CONTEXT, GOOD_RUN, RUN } from "./events.js";

function text(events: readonly StampedEvent[], context: Partial<ReporterContext> = {}): string {
	const record = newRecord();
	for (const event of events) remember(record, event);
	return failuresText(record, { ...CONTEXT, ...context }, painter(false));
}

const isAbout = (file: string) => (event: StampedEvent) =>
	("file" in event && event.file === file) || (event.kind === "job-output" && event.job === "1");

const of = (name: string) => RUN.filter(isAbout(`test/${name}.test.js`));

type Finished = Extract<StampedEvent, { kind: "job-finished" }>;
type Tested = Extract<StampedEvent, { kind: "test-finished" }>;

/** The events of a file with its end or its tests changed. */
function changed(
	events: readonly StampedEvent[],
	end: Partial<Finished>,
	test: Partial<Tested> = {},
): StampedEvent[] {
	return events.map((event) => {
		if (event.kind === "job-finished") return { ...event, ...end };
		return event.kind === "test-finished" ? { ...event, ...test } : event;
	});
}

describe("the failures of a report", () => {
	it("are nothing when all is well, and nothing of flaky and canceled files", () => {
		assert.equal(text([]), "");
		assert.equal(text(GOOD_RUN), "");
		assert.equal(text([...of("flaky"), ...of("waits"), ...of("leaks")]), "");
	});

	it("are a test's title by suites, its error, diff, frames of the project and cause, then the file's output", () => {
		assert.equal(
			text(of("money")),
			`  1) money
       adds:
     AssertionError: expected 1 to equal 2

     + expected - actual

     -1
     +2

       at Context.<anonymous> (test/money.test.js:7:10)
     caused by RangeError: too much
       at sum (src/money.js:3:5)

  2) money
       "before each" hook for "rounds":
     just text

  stdout:
    paid 1
    paid 2

  stderr:
    warned

  prun test/money.test.js --grep 'a b' --seed 42
`,
		);
	});

	it("keep frames of Node and mocha when there are no others", () => {
		assert.match(text(of("it's lost")), /ServerGone: .*\n {7}at node:internal\/x:1:2\n/);
	});

	it("keep all frames when a full trace is wanted", () => {
		const told = text(of("money"), { fullTrace: true });
		assert.match(told, /\n {7}at callFn \(node_modules\/mocha\/lib\/runnable\.js:366:21\)\n/);
		assert.match(told, /\n {7}at process\.processImmediate \(node:internal\/timers:483:21\)\n/);
	});

	function shownFrame(frame: string): string | undefined {
		const error = { name: "", message: "m", stack: `    ${frame}` };
		return /m\n *(at .*)/.exec(text(changed(of("money"), {}, { error })))?.[1];
	}

	it("name files from the project, and others whole", () => {
		assert.equal(shownFrame("at f (/project/src/a.js:1:2)"), "at f (src/a.js:1:2)");
		assert.equal(shownFrame("at /project/src/a.js:1:2"), "at src/a.js:1:2");
		assert.equal(shownFrame("at f (/projects/src/a.js:1:2)"), "at f (/projects/src/a.js:1:2)");
	});

	it("name files of ES modules from the project, and whole those below another folder of its name", () => {
		assert.equal(shownFrame("at f (file:///project/src/a.mjs:1:2)"), "at f (src/a.mjs:1:2)");
		assert.equal(
			shownFrame("at f (/srv/project/src/a.js:1:2)"),
			"at f (/srv/project/src/a.js:1:2)",
		);
	});

	it("nest suites", () => {
		const nested = changed(of("money").slice(0, 2), {}, { title: ["a", "b", "c", "d"] });
		const [verdict] = of("money").slice(-1);
		assert.ok(verdict !== undefined);
		assert.match(text([...nested, verdict]), /^ {2}1\) a\n {7}b\n {9}c\n {11}d:\n/);
	});

	const ends: readonly [string, string, Partial<Finished>, string][] = [
		[
			"a crash by process.exit with where it was called",
			"exits",
			{},
			"crashed with exit code 3 (process.exit was called at Context.<anonymous> (test/exits.test.js:2:3))",
		],
		[
			"a crash by a signal with when",
			"exits",
			{ reason: { signal: "SIGSEGV", at: "load" } },
			"crashed by SIGSEGV during load",
		],
		[
			"a crash by an exit code with when",
			"exits",
			{ reason: { code: 9, at: "test" } },
			"crashed with exit code 9 during test",
		],
		["a crash without more", "exits", { reason: {} }, "crashed"],
		["a timeout with when", "hangs", {}, "timed-out by SIGKILL during test"],
		[
			"a file that does not load with its error",
			"broken",
			{},
			"failed with exit code 1 during loading\n     SyntaxError: Unexpected token ')'",
		],
		[
			"a lost file with what was lost",
			"it's lost",
			{},
			"lost\n     ServerGone: the process that serves it is gone\n       at node:internal/x:1:2",
		],
	];
	for (const [title, name, end, expected] of ends) {
		it(`tell ${title}`, () => {
			const [told] = text(changed(of(name), end)).split("\n\n");
			assert.equal(told, `  1) test/${name}.test.js: ${expected}`);
		});
	}

	it("tell both a failed test and what broke after it", () => {
		const error = { name: "Error", message: "late", stack: "" };
		const told = text(changed(of("money"), { reason: { at: "settling", error } }));
		assert.match(
			told,
			/\n {2}3\) test\/money\.test\.js: failed during settling\n {5}Error: late\n/,
		);
	});

	it("are those of the attempt that decided", () => {
		const again = (event: StampedEvent): StampedEvent =>
			"attempt" in event ? { ...event, attempt: 2 } : event;
		const second = changed(
			of("money"),
			{},
			{ error: { name: "", message: "the second time", stack: "" } },
		).map(again);
		const told = text([...of("money").slice(0, -1), ...second]);
		assert.match(told, /the second time/);
		assert.doesNotMatch(told, /expected 1 to equal 2/);
	});

	it("are those of the last execution when an attempt was delivered twice", () => {
		const told = text([...of("money").slice(0, 3), ...of("money")]);
		assert.equal(told, text(of("money")));
	});

	it("show the end of long output", () => {
		const [first] = of("money");
		assert.ok(first?.kind === "job-started");
		const { job } = first;
		const long = `first${"x".repeat(9000)}last\n`;
		const output: StampedEvent = {
			v: 1,
			seq: 0,
			atMs: 0,
			kind: "job-output",
			job,
			attempt: 1,
			stream: "stdout",
			text: long,
		};
		const events = [...of("money")];
		events.splice(1, 0, output);
		const shown = /stdout:\n {4}(.*)\n/.exec(text(events))?.[1] ?? "";
		assert.ok(shown.startsWith("...xxx") && shown.length < 8300, String(shown.length));
		assert.match(text(events), /xlast\n {4}paid 1\n/);
	});

	it("end with the command that runs the file again, quoted for a shell", () => {
		const last = (name: string, options: readonly string[]) =>
			text(of(name), { rerunOptions: options }).trimEnd().split("\n").at(-1);
		assert.equal(last("exits", []), "  prun test/exits.test.js");
		assert.equal(
			last("it's lost", ["--seed", "1"]),
			"  prun 'test/it'\\''s lost.test.js' --seed 1",
		);
		assert.equal(
			last("exits", ["--grep", "$(rm) *", ""]),
			"  prun test/exits.test.js --grep '$(rm) *' ''",
		);
	});

	it("have no control characters of a file's name", () => {
		const named = of("exits").map((event) =>
			"file" in event ? { ...event, file: "test/\u001b[2Jx.js" } : event,
		);
		assert.ok(!text(named).includes("\u001b"));
	});

	it("that were told are named in one line each, with the same numbers", () => {
		const record = newRecord();
		for (const event of RUN) remember(record, event);
		assert.equal(
			failureNamesText(record, painter(false)),
			`  1) money adds (test/money.test.js)
  2) money "before each" hook for "rounds" (test/money.test.js)
  3) test/exits.test.js: crashed
  4) test/hangs.test.js: timed-out
  5) test/broken.test.js: failed
  6) test/it's lost.test.js: lost
`,
		);
	});

	it("are those of tests that had failed in a file that was canceled then", () => {
		const canceled = of("money").map((event) => {
			return event.kind === "job-verdict" ? { ...event, verdict: "canceled" as const } : event;
		});
		const told = text(changed(canceled, { outcome: "canceled", reason: { signal: "SIGKILL" } }));
		assert.match(told, /^ {2}1\) money\n {7}adds:\n/);
		assert.ok(!told.includes("3)") && told.includes("paid 2"));
	});
});
