import { strict as assert } from "node:assert";
import { type FileEnd, labelsText, requeuedText } from "../../../reporters/live/labels.js";
import { painter } from "../../../reporters/terminal.js";
import type { JobFinished, RunEvent, TestFinished } from "../../../scheduler/protocol/mod.js";
import { ended, testEnded, verdictOf } from "./made-events.js";

function only<K extends RunEvent["kind"]>(
	kind: K,
	event: RunEvent,
): Extract<RunEvent, { kind: K }> {
	assert.equal(event.kind, kind);
	return event as Extract<RunEvent, { kind: K }>;
}

function text(
	finished: Partial<JobFinished>,
	{ tests = [], ...more }: Partial<FileEnd> & { tests?: readonly TestFinished[] } = {},
): string {
	return labelsText(
		{
			verdict: only("job-verdict", verdictOf(0, "test/a.js", "passed")),
			finished: only("job-finished", ended(0, "test/a.js", finished)),
			tests,
			slowFromMs: 1000,
			...more,
		},
		painter(false),
	);
}

describe("the line about a file", () => {
	it("is not there for a file with nothing to say, and for one that never ended", () => {
		assert.equal(text({}), "");
		assert.equal(text({ durationMs: 5000 }, { finished: undefined }), "");
	});

	it("says SLOW of a file that took as long as is far above the others", () => {
		assert.equal(text({ durationMs: 999 }), "");
		assert.equal(text({ durationMs: 2500 }), "  SLOW   test/a.js: 2.5s\n");
	});

	it("says TRY of a file whose tests passed only when mocha tried them again", () => {
		const again = { ...only("test-finished", testEnded(0, "test/a.js", "passed")), try: 3 };
		assert.equal(text({}, { tests: [again] }), '  TRY 3  test/a.js: "works" passed on try 3\n');
	});

	it("says LEAK of a file that left something behind, without its control codes", () => {
		const leaks = [
			{ kind: "process", what: "12 node\u001b[2J a.js" },
			{ kind: "handle", what: "TCPServerWrap" },
		] as const;
		assert.equal(
			text({ leaks }),
			"  LEAK   test/a.js: process 12 node a.js, handle TCPServerWrap\n",
		);
	});

	it("names a few of many things", () => {
		const leaks = ["a", "b", "c", "d"].map((what) => ({ kind: "handle", what }) as const);
		assert.equal(text({ leaks }), "  LEAK   test/a.js: handle a, handle b, 2 more\n");
	});

	it("is not there for a file that was canceled", () => {
		const verdict = only("job-verdict", verdictOf(0, "test/a.js", "canceled"));
		assert.equal(text({ durationMs: 5000 }, { verdict }), "");
	});

	it("says FLAKY of a file that passed when it was run again", () => {
		const verdict = only("job-verdict", verdictOf(0, "test/a.js", "flaky", 2));
		assert.equal(text({}, { verdict }), "  FLAKY  test/a.js: passed on attempt 2\n");
	});

	it("is one line, whatever there is to say", () => {
		const leaks = [{ kind: "handle", what: "Timeout" }] as const;
		assert.equal(
			text({ durationMs: 65_000, leaks }),
			"  SLOW LEAK  test/a.js: 1m 05s, handle Timeout\n",
		);
	});

	it("says TRY of a file that is run again", () => {
		const { job } = only("job-finished", ended(0, "test/a.js"));
		const requeued = {
			kind: "job-requeued",
			job,
			file: "test/a.js",
			attempt: 2,
			reason: "timed-out",
		} as const;
		assert.equal(
			requeuedText(requeued, painter(false)),
			"  TRY 2  test/a.js: attempt 1 timed-out\n",
		);
	});
});
