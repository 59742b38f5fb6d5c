// Follows mocha's runner and gives, for each test or hook that is told, what only mocha's own
// reporters need: in which suites mocha was, what had begun, and what earlier tries threw.

import type { ErrorRecord, TestDetail } from "../../../scheduler/protocol/mod.js";
import { attempt } from "../attempt.js";
import { errorRecord } from "../error-record.js";
import type { Runnable, Runner, Suite } from "./project-mocha.js";
import { milliseconds, title } from "./test-record.js";

const MAX_BODY = 16_384;

type DetailMaker = (test: Runnable, thrown?: unknown) => { readonly detail: TestDetail };

export function detailsOf(runner: Runner): DetailMaker {
	const idOf = ids();
	const suites: TestDetail["suites"][number][] = [];
	const begun = new WeakSet<Runnable>();
	let open: Runnable | undefined;
	let retried: ErrorRecord[] = [];
	runner.on("suite", (suite) => {
		if (!suite.root) suites.push({ id: idOf(suite), title: title(suite.title) });
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
				body: title(test.body ?? "").slice(0, MAX_BODY),
				slowMs: milliseconds(() => test.slow()),
				begun: begun.has(test),
				...(test.type === "hook" && open !== undefined ? { test: title(open.title) } : {}),
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
	if (typeof thrown !== "object" || thrown === null) return false;
	// A getter of what a test threw: mocha's own mark is none.
	return attempt(() => Reflect.get(thrown, "uncaught")) === true;
}
