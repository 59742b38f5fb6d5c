// Follows mocha's runner and gives, for each test or hook that is told, what only mocha's own
// reporters need: in which suites mocha was, what had begun, and what earlier tries threw.

import type { ErrorRecord, TestDetail } from "../../../scheduler/protocol/mod.js";
import { errorRecord } from "../error-record.js";
import type { Runnable, Runner, Suite } from "./project-mocha.js";

const MAX_BODY = 16_384;
const MAX_SLOW_MS = 1e9;

type DetailMaker = (test: Runnable, thrown?: unknown) => { readonly detail: TestDetail };

export function detailsOf(runner: Runner): DetailMaker {
	const idOf = ids();
	const suites: TestDetail["suites"][number][] = [];
	const begun = new WeakSet<Runnable>();
	let open: Runnable | undefined;
	let retried: ErrorRecord[] = [];
	runner.on("suite", (suite) => {
		if (!suite.root) suites.push({ id: idOf(suite), title: suite.title });
	});
	runner.on("suite end", (suite) => {
		if (!suite.root) suites.pop();
	});
	runner.on("test", (test) => {
		begun.add(test);
		open = test;
	});
	runner.on("test end", () => {
		open = undefined;
	});
	runner.on("retry", (_test, thrown) => {
		retried.push(errorRecord(thrown));
	});
	return (test, thrown) => {
		const tries = retried;
		retried = [];
		return {
			detail: {
				id: idOf(test),
				suites: [...suites],
				body: (test.body ?? "").slice(0, MAX_BODY),
				// May be anything that a test gave; a number that JSON has.
				slowMs: Math.min(Math.max(0, test.slow()), MAX_SLOW_MS) || 0,
				begun: begun.has(test),
				...(test.type === "hook" && open !== undefined ? { test: open.title } : {}),
				retried: tries,
				uncaught: isUncaught(thrown),
			},
		};
	};
}

function ids(): (thing: Runnable | Suite) => number {
	const known = new WeakMap<object, number>();
	let next = 0;
	return (thing) => {
		const id = known.get(thing) ?? next++;
		known.set(thing, id);
		return id;
	};
}

function isUncaught(thrown: unknown): boolean {
	try {
		return (
			typeof thrown === "object" && thrown !== null && Reflect.get(thrown, "uncaught") === true
		);
	} catch {
		// A getter of what a test threw: mocha's own mark is none.
		return false;
	}
}
