// One run, written by hand, that has everything that reporters tell: passes, failures with a diff,
// hooks, retries, files that crash, run out of time, are lost or canceled, leaks and notices; and
// in the tests' own texts what must not reach a terminal.

import type { Reporter, ReporterContext, Sink } from "../../reporters/mod.js";
import {
	type JobFinished,
	jobId,
	type RunEvent,
	runId,
	type StampedEvent,
	type TestFinished,
	workerId,
} from "../../scheduler/protocol/mod.js";

const WORKER = workerId("w1");

type Where = Pick<JobFinished, "job" | "file" | "attempt">;

const at = (job: number, name: string, attempt = 1): Where => ({
	job: jobId(String(job)),
	file: `test/${name}.test.js`,
	attempt,
});

const started = (where: Where): RunEvent => ({
	kind: "job-started",
	...where,
	worker: WORKER,
	slot: 0,
});

function test(where: Where, title: readonly string[], more: Partial<TestFinished> = {}): RunEvent {
	return {
		kind: "test-finished",
		...where,
		type: "test",
		title,
		outcome: "passed",
		durationMs: 1,
		try: 1,
		...more,
	};
}

function finished(where: Where, more: Partial<JobFinished> = {}): RunEvent {
	return {
		kind: "job-finished",
		...where,
		outcome: "passed",
		reason: {},
		durationMs: 12,
		phasesMs: { queue: 1, fork: 2, load: 3, test: 4, teardown: 2 },
		cpuMs: 9,
		maxRssBytes: 50_000_000,
		counts: { passed: 1, failed: 0, skipped: 0 },
		leaks: [],
		...more,
	};
}

const CART = at(0, "cart");
const MONEY = at(1, "money");
const EXITS = at(2, "exits");
const HANGS = at(3, "hangs");
const FLAKY = at(4, "flaky");
const FLAKY_AGAIN = at(4, "flaky", 2);
const LEAKS = at(5, "leaks");
const BROKEN = at(6, "broken");
const LOST = at(7, "it's lost");
const WAITS = at(8, "waits");

const OF_MONEY = {
	name: "AssertionError",
	message: "expected 1 to equal 2",
	stack:
		"    at Context.<anonymous> (/project/test/money.test.js:7:10)\n    at callFn (/project/node_modules/mocha/lib/runnable.js:366:21)\n    at process.processImmediate (node:internal/timers:483:21)",
	diff: "+ expected - actual\n\n-1\n+2",
	code: "ERR_ASSERTION",
	cause: {
		name: "RangeError",
		message: "too much",
		stack: "    at sum (/project/src/money.js:3:5)",
	},
};

const WARNING: RunEvent = {
	kind: "notice",
	level: "warning",
	code: "ROOT_HOOKS_ALONE",
	message: "a file has root hooks and no tests",
};

const EVENTS: readonly RunEvent[] = [
	{
		kind: "run-started",
		run: runId("ci-1"),
		jobs: 9,
		seed: 42,
		isolation: "fork",
		slots: 2,
		startedAt: "2025-11-22T12:00:00.000Z",
		versions: { prun: "0.1.0", node: "20.20.2", mocha: "12.0.3" },
	},
	{ kind: "worker-joined", worker: WORKER, machine: "host", slots: 2, node: "20.20.2" },
	{ kind: "worker-phase", worker: WORKER, phase: "preload", durationMs: 120 },
	{
		kind: "notice",
		level: "info",
		code: "PRELOAD_SKIPPED",
		message: "left-pad was skipped",
		hint: "list it under preloadIgnore",
	},

	started(CART),
	test(CART, ["cart", "adds"], { speed: "fast" }),
	test(CART, ["cart", "adds \u001b[31mred\u001b[0m\u0007 titles"], {
		speed: "medium",
		durationMs: 40.4,
	}),
	test(CART, ["cart", "totals", "sums"], { speed: "slow", durationMs: 120 }),
	test(CART, ["cart", "totals", "rounds"], { outcome: "skipped", durationMs: 0 }),
	test(CART, ["cart", "empties"]),
	test(CART, ["on its own"]),
	finished(CART, { durationMs: 1234, counts: { passed: 5, failed: 0, skipped: 1 } }),
	{ kind: "job-verdict", ...CART, verdict: "passed" },

	started(MONEY),
	test(MONEY, ["money", "adds"], { outcome: "failed", error: OF_MONEY, line: 7 }),
	test(MONEY, ["money", '"before each" hook for "rounds"'], {
		type: "hook",
		outcome: "failed",
		error: { name: "", message: "just text", stack: "" },
	}),
	{
		kind: "job-output",
		job: MONEY.job,
		attempt: 1,
		stream: "stdout",
		text: "paid \u001b]8;;http://x\u00071\u001b]8;;\u0007\n",
	},
	{ kind: "job-output", job: MONEY.job, attempt: 1, stream: "stdout", text: "paid 2\n" },
	{
		kind: "job-output",
		job: MONEY.job,
		attempt: 1,
		stream: "stderr",
		text: "\u001b[2Jwarned\r\n\n",
	},
	finished(MONEY, { outcome: "failed", counts: { passed: 0, failed: 2, skipped: 0 } }),
	{ kind: "job-verdict", ...MONEY, verdict: "failed" },

	started(EXITS),
	test(EXITS, ["exits", "begins"]),
	finished(EXITS, {
		outcome: "crashed",
		reason: { code: 3, at: "Context.<anonymous> (/project/test/exits.test.js:2:3)" },
		counts: { passed: 1, failed: 0, skipped: 0 },
	}),
	{ kind: "job-verdict", ...EXITS, verdict: "crashed" },

	started(HANGS),
	finished(HANGS, {
		outcome: "timed-out",
		reason: { signal: "SIGKILL", at: "test" },
		durationMs: 90_000,
		phasesMs: { queue: 1, fork: 2, load: 3, test: 89_990, teardown: 5 },
		counts: { passed: 0, failed: 0, skipped: 0 },
	}),
	{ kind: "job-verdict", ...HANGS, verdict: "timed-out" },

	started(FLAKY),
	test(FLAKY, ["flaky", "connects"], {
		outcome: "failed",
		error: { name: "Error", message: "refused", stack: "" },
	}),
	finished(FLAKY, { outcome: "failed", counts: { passed: 0, failed: 1, skipped: 0 } }),
	{ kind: "job-requeued", ...FLAKY_AGAIN, reason: "failed" },
	started(FLAKY_AGAIN),
	test(FLAKY_AGAIN, ["flaky", "connects"], { try: 2 }),
	finished(FLAKY_AGAIN),
	{ kind: "job-verdict", ...FLAKY_AGAIN, verdict: "flaky" },

	started(LEAKS),
	test(LEAKS, ["leaks", "a server"]),
	finished(LEAKS, {
		leaks: [
			{ kind: "process", what: "12 node server.js\u001b[K" },
			{ kind: "handle", what: "TCPServerWrap" },
		],
	}),
	{ kind: "job-verdict", ...LEAKS, verdict: "passed" },
	WARNING,

	started(BROKEN),
	finished(BROKEN, {
		outcome: "failed",
		reason: {
			code: 1,
			at: "loading",
			error: { name: "SyntaxError", message: "Unexpected token ')'", stack: "" },
		},
		counts: { passed: 0, failed: 0, skipped: 0 },
	}),
	{ kind: "job-verdict", ...BROKEN, verdict: "failed" },

	started(LOST),
	finished(LOST, {
		outcome: "lost",
		reason: {
			error: {
				name: "ServerGone",
				message: "the process that serves it is gone",
				stack: "    at node:internal/x:1:2",
			},
		},
		durationMs: 0,
		counts: { passed: 0, failed: 0, skipped: 0 },
	}),
	{ kind: "job-verdict", ...LOST, verdict: "lost" },

	{ kind: "job-verdict", ...WAITS, verdict: "canceled" },
	WARNING,
	{ kind: "notice", level: "error", code: "FIXTURE_FAILED", message: "the global teardown failed" },
	{
		kind: "run-finished",
		verdicts: { passed: 2, failed: 2, crashed: 1, "timed-out": 1, flaky: 1, lost: 1, canceled: 1 },
		counts: { passed: 8, failed: 2, skipped: 1 },
		dropped: 0,
		missing: 0,
		wallMs: 95_000,
		lowerBoundMs: 90_000,
		exitCode: 4,
	},
];

export const RUN: readonly StampedEvent[] = EVENTS.map((event, seq) => ({
	v: 1,
	seq,
	atMs: seq * 10,
	...event,
}));

/** What a run begins and ends with that goes well. */
export const GOOD_RUN: readonly StampedEvent[] = [
	...RUN.slice(0, 1),
	...RUN.filter((event) => "job" in event && event.job === CART.job),
	{
		v: 1,
		seq: 99,
		atMs: 990,
		kind: "run-finished",
		verdicts: { passed: 1 },
		counts: { passed: 5, failed: 0, skipped: 0 },
		dropped: 0,
		missing: 0,
		wallMs: 300,
		lowerBoundMs: 12,
		exitCode: 0,
	},
];

export const CONTEXT: ReporterContext = {
	showsOutput: true,
	cwd: "/project",
	fullTrace: false,
	rerunOptions: ["--grep", "a b", "--seed", "42"],
};

export interface Reported {
	readonly text: string;
	readonly closed: boolean;
}

/** All that a reporter writes about these events. */
export async function report(
	make: (sink: Sink, context: ReporterContext) => Reporter,
	events: readonly StampedEvent[],
	{ colour = false, context = CONTEXT } = {},
): Promise<Reported> {
	let text = "";
	let closed = false;
	const reporter = make(
		{
			colour,
			write: (more) => {
				text += more;
			},
			close: async () => {
				closed = true;
			},
		},
		context,
	);
	for (const event of events) reporter.onEvent(event);
	await reporter.close();
	return { text, closed };
}
