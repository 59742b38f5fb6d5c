// mocha's options as they are completed: those that prun takes from it. A fixed list, because a
// shell completes before it knows in which project, and so with which mocha.

import type { Word } from "./word.js";

const flag = (long: string, help: string, short?: string): Word => ({
	long,
	short,
	value: undefined,
	takes: "nothing",
	help,
	repeatable: false,
});

const valued = (
	long: string,
	value: string,
	takes: Word["takes"],
	help: string,
	short?: string,
): Word => ({ long, short, value, takes, help, repeatable: takes === "files" });

export const MOCHA_WORDS: readonly Word[] = [
	flag("allow-uncaught", "let uncaught errors through"),
	flag("async-only", "every test must use a callback or a promise", "A"),
	flag("bail", "stop at the first failure", "b"),
	flag("check-leaks", "fail tests that leave global variables"),
	flag("color", "with colours", "c"),
	flag("no-color", "without colours", "C"),
	valued("config", "FILE", "files", "mocha's configuration file"),
	flag("no-config", "without mocha's configuration file"),
	flag("delay", "wait for run() before running a file's tests"),
	flag("no-diff", "without differences of what was expected and found"),
	flag("dry-run", "tell the tests without running them"),
	flag("exit", "end each file right after its last test"),
	valued("extension", "EXT", "text", "endings of test files"),
	flag("fail-hook-affected-tests", "tests that a failed hook keeps from running fail"),
	flag("fail-zero", "a run without tests fails"),
	valued("fgrep", "TEXT", "text", "only tests with this text in their title", "f"),
	valued("file", "FILE", "files", "load this file before each test file"),
	flag("forbid-only", "fail if there is a test with .only"),
	flag("forbid-pending", "fail if there is a pending test"),
	flag("full-trace", "stacks with Node's and mocha's own frames"),
	valued("global", "NAME", "text", "allow this global variable"),
	valued("grep", "PATTERN", "text", "only tests whose title matches", "g"),
	valued("ignore", "PATTERN", "files", "leave these files out"),
	flag("inline-diffs", "differences within the line"),
	flag("invert", "only tests that --grep or --fgrep does not match", "i"),
	valued("node-option", "OPTION", "text", "an option for Node", "n"),
	valued("package", "FILE", "files", "the package.json to read mocha's options from"),
	flag("no-package", "without package.json's options of mocha"),
	flag("parallel", "understood: prun always is", "p"),
	flag("pass-on-failing-test-suite", "failing tests do not fail the run"),
	flag("posix-exit-codes", "mocha's exit codes of signals"),
	flag("recursive", "look in folders below, too"),
	valued("reporter-option", "KEY=VALUE", "text", "an option of the reporter", "O"),
	valued("require", "MODULE", "files", "load this module first", "r"),
	valued("retries", "N", "text", "run a failed test again, so often"),
	valued("slow", "MS", "text", "from when on a test is slow", "s"),
	flag("sort", "files by their names", "S"),
	valued("spec", "PATTERN", "files", "the test files"),
	valued("timeout", "MS", "text", "how long a test may take", "t"),
	valued("ui", "NAME", ["bdd", "tdd", "qunit", "exports"], "the interface of tests", "u"),
];
