// Tells one of mocha's runners what happened in a file, in mocha's order of events and with mocha's
// own objects: suites, tests and hooks are made here, and emitted as if they ran now.
//
//   start, suite (root) -> per file: suite, test, pass | fail | pending | retry, test end, suite end
//                       -> suite end (root), end

import { resolve } from "node:path";
import type { ErrorRecord, TestFinished } from "../../scheduler/protocol/mod.js";
import type { MochaClasses, Runnable, Runner, Suite, Test } from "./project-mocha.js";
import { body, newTest, type Step, stepsOf, unlisted } from "./steps.js";
import { type ThrownOptions, thrownFrom } from "./thrown.js";

export interface Replay {
	begin(): void;
	/** `failure`: why the file failed otherwise than by its tests. */
	tellFile(file: string, tests: readonly TestFinished[], failure: ErrorRecord | undefined): void;
	end(): void;
}

type Told = TestFinished["outcome"];

const STATES = { passed: "passed", failed: "failed", skipped: "pending" } as const;
const EVENTS = { passed: "pass", failed: "fail", skipped: "pending" } as const;

export function replay(
	classes: MochaClasses,
	runner: Runner,
	root: Suite,
	options: { readonly cwd: string; readonly fullTrace: boolean },
): Replay {
	const open: Suite[] = [];
	let begun = false;
	const theirFilter = classes.utils.stackTraceFilter();
	const filterStack = (stack: string) =>
		options.fullTrace ? stack : theirFilter(withoutOurs(stack));

	/** Reporters ask of a suite that begins whether it is empty: so the first file is there before. */
	function beginRoot(): void {
		if (begun) return;
		begun = true;
		runner.emit("suite", root);
	}

	function goTo(suites: readonly Suite[]): void {
		let shared = 0;
		while (shared < open.length && open[shared] === suites[shared]) shared++;
		while (open.length > shared) runner.emit("suite end", open.pop());
		for (const suite of suites.slice(shared)) {
			open.push(suite);
			runner.emit("suite", suite);
		}
	}

	function conclude(made: Runnable, told: Told, thrown: Error | undefined): void {
		made.state = STATES[told];
		if (told === "skipped") made.pending = true;
		if (told === "failed") runner.failures++;
		runner.emit(EVENTS[told], made, ...(thrown === undefined ? [] : [thrown]));
	}

	function tell({ suites, made, test, again }: Step): void {
		const { detail, outcome, type } = test;
		goTo(suites);
		const thrown = errorOf(test, { filterStack, uncaught: detail?.uncaught === true });
		if (again) conclude(made, outcome, thrown);
		else if (type === "hook") tellHook(made, test, thrown);
		else {
			tellTries(made, test);
			if (detail?.begun ?? outcome !== "skipped") runner.emit("test", made);
			conclude(made, outcome, thrown);
			runner.emit("test end", made);
		}
	}

	function tellTries(made: Runnable, test: TestFinished): void {
		for (const [at, record] of (test.detail?.retried ?? []).entries()) {
			const tried = unlisted(classes, test.title.at(-1) ?? "", made.parent, made.file);
			tried.currentRetry(at);
			runner.emit("test", tried);
			runner.emit("retry", tried, thrownFrom(record, { filterStack }));
		}
	}

	function tellHook(hook: Runnable, test: TestFinished, thrown: Error | undefined): void {
		if (test.detail?.test !== undefined) {
			// It had begun, and its hook failed: mocha says no more of it.
			const parent = open.at(-1) ?? root;
			runner.emit("test", unlisted(classes, test.detail.test, parent, hook.file));
		}
		runner.emit("hook", hook);
		conclude(hook, test.outcome, thrown);
	}

	function tellFailure(made: Test, record: ErrorRecord): void {
		runner.emit("test", made);
		conclude(made, "failed", thrownFrom(record, { filterStack }));
		runner.emit("test end", made);
	}

	return {
		begin() {
			runner.state = "running";
			runner.emit("start");
		},
		tellFile(file, tests, failure) {
			const path = resolve(options.cwd, file);
			const steps = stepsOf(classes, root, path, tests);
			const failed = failure === undefined ? undefined : newTest(classes, file, root, path, body);
			if (steps.length === 0 && failed === undefined) return;
			beginRoot();
			for (const step of steps) tell(step);
			goTo([]);
			if (failed !== undefined && failure !== undefined) tellFailure(failed, failure);
		},
		end() {
			if (begun) runner.emit("suite end", root);
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
