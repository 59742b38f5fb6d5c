// Tells one of mocha's runners what happened in a file, in mocha's order of events and with mocha's
// own objects: suites, tests and hooks are made here, and emitted as if they ran now.
//
//   start, suite (root) -> per file: suite, test, pass | fail | pending | retry, test end, suite end
//                       -> suite end (root), end

import { resolve } from "node:path";
import type { ErrorRecord, TestFinished } from "../../scheduler/protocol/mod.js";
import type { MochaClasses, Runnable, Runner, Suite, Test } from "./project-mocha.js";
import { type ThrownOptions, thrownFrom } from "./thrown.js";

export interface Replay {
	begin(): void;
	/** `failure`: why the file failed otherwise than by its tests. */
	tellFile(file: string, tests: readonly TestFinished[], failure: ErrorRecord | undefined): void;
	end(): void;
}

interface OpenSuite {
	readonly id: number | undefined;
	readonly suite: Suite;
}

type Told = TestFinished["outcome"];

const STATES = { passed: "passed", failed: "failed", skipped: "pending" } as const;
const EVENTS = { passed: "pass", failed: "fail", skipped: "pending" } as const;

/** A function that nobody calls: mocha takes a test without one for pending. */
const body = () => {};

export function replay(
	classes: MochaClasses,
	runner: Runner,
	root: Suite,
	options: { readonly cwd: string; readonly fullTrace: boolean },
): Replay {
	const open: OpenSuite[] = [];
	const known = new Map<number, Runnable>();
	const theirFilter = classes.utils.stackTraceFilter();
	const filterStack = (stack: string) =>
		options.fullTrace ? stack : theirFilter(withoutOurs(stack));
	let path = "";

	const innermost = () => open.at(-1)?.suite ?? root;

	function goTo(suites: readonly { readonly id?: number; readonly title: string }[]): void {
		const isOpen = (at: number) => {
			const [there, wanted] = [open[at], suites[at]];
			if (there === undefined || wanted === undefined) return false;
			return wanted.id === undefined ? there.suite.title === wanted.title : there.id === wanted.id;
		};
		let shared = 0;
		while (isOpen(shared)) shared++;
		while (open.length > shared) runner.emit("suite end", open.pop()?.suite);
		for (const { id, title } of suites.slice(shared)) {
			const suite = classes.Suite.create(innermost(), title);
			Object.assign(suite, { file: path });
			open.push({ id, suite });
			runner.emit("suite", suite);
		}
	}

	function newTest(title: string, told: Told, test?: TestFinished): Test {
		const isStatic = test?.detail?.begun === false && told === "skipped";
		const made = isStatic ? new classes.Test(title) : new classes.Test(title, body);
		innermost().addTest(made);
		fill(made, test);
		return made;
	}

	function fill(made: Runnable, test: TestFinished | undefined): void {
		made.file = path;
		made.body = test?.detail?.body ?? "";
		if (test?.detail !== undefined) made.slow(test.detail.slowMs);
		if (test === undefined) return;
		if (test.outcome !== "skipped" || test.detail?.begun !== false) {
			made.duration = test.durationMs;
		}
		made.currentRetry(test.try - 1);
	}

	function conclude(made: Runnable, told: Told, thrown: Error | undefined): void {
		made.state = STATES[told];
		if (told === "skipped") made.pending = true;
		if (told === "failed") runner.failures++;
		runner.emit(EVENTS[told], made, ...(thrown === undefined ? [] : [thrown]));
	}

	function tellTest(test: TestFinished): void {
		const { detail, outcome } = test;
		const suites = detail?.suites ?? test.title.slice(0, -1).map((title) => ({ title }));
		goTo(suites);
		const thrown = errorOf(test, { filterStack, uncaught: detail?.uncaught === true });
		const earlier = detail === undefined ? undefined : known.get(detail.id);
		if (earlier !== undefined) {
			conclude(earlier, outcome, thrown);
			return;
		}
		const made =
			test.type === "hook" ? newHook(test) : newTest(test.title.at(-1) ?? "", outcome, test);
		if (detail !== undefined) known.set(detail.id, made);
		if (test.type === "hook") tellHook(made, test, thrown);
		else {
			tellTries(test);
			if (detail?.begun ?? outcome !== "skipped") runner.emit("test", made);
			conclude(made, outcome, thrown);
			runner.emit("test end", made);
		}
	}

	function tellTries(test: TestFinished): void {
		for (const [at, record] of (test.detail?.retried ?? []).entries()) {
			const tried = new classes.Test(test.title.at(-1) ?? "", body);
			tried.parent = innermost();
			fill(tried, test);
			tried.currentRetry(at);
			runner.emit("test", tried);
			runner.emit("retry", tried, thrownFrom(record, { filterStack }));
		}
	}

	function newHook(test: TestFinished): Runnable {
		const hook = new classes.Hook(test.title.at(-1) ?? "", body);
		const depth = test.title.length - 1;
		hook.parent = depth === 0 ? root : (open[depth - 1]?.suite ?? innermost());
		hook.ctx = hook.parent.ctx;
		fill(hook, test);
		return hook;
	}

	function tellHook(hook: Runnable, test: TestFinished, thrown: Error | undefined): void {
		if (test.detail?.test !== undefined) {
			// It had begun, and its hook failed: mocha says no more of it.
			const begun = new classes.Test(test.detail.test, body);
			begun.parent = innermost();
			begun.file = path;
			runner.emit("test", begun);
		}
		runner.emit("hook", hook);
		conclude(hook, test.outcome, thrown);
	}

	function tellFailure(file: string, record: ErrorRecord): void {
		const made = newTest(file, "failed");
		made.duration = 0;
		runner.emit("test", made);
		conclude(made, "failed", thrownFrom(record, { filterStack }));
		runner.emit("test end", made);
	}

	return {
		begin() {
			runner.state = "running";
			runner.emit("start");
			runner.emit("suite", root);
		},
		tellFile(file, tests, failure) {
			path = resolve(options.cwd, file);
			known.clear();
			for (const test of tests) tellTest(test);
			goTo([]);
			if (failure !== undefined) tellFailure(file, failure);
		},
		end() {
			runner.emit("suite end", root);
			runner.state = "stopped";
			runner.emit("end");
		},
	};
}

const OURS =
	/^ {4}at .*[\\/](?:dist[\\/]bundle[\\/]process\.cjs|worker[\\/](?:adapters|zygote)[\\/][\w\\/-]+\.ts):\d/;

/** As mocha leaves its own frames away. */
function withoutOurs(stack: string): string {
	return stack
		.split("\n")
		.filter((line) => !OURS.test(line))
		.join("\n");
}

function errorOf(test: TestFinished, options: ThrownOptions): Error | undefined {
	if (test.outcome !== "failed") return undefined;
	const record = test.error ?? { name: "Error", message: "failed without an error", stack: "" };
	return thrownFrom(record, options);
}
