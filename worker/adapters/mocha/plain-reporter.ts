// A reporter for the project's mocha when that runs by itself, all files in one process: tells at a
// descriptor which file loads, which cannot, and how each file's tests end. Bundled for itself; who
// starts mocha (runner/plain-mocha.ts) writes a small module that calls `plainReporter`, because
// mocha takes reporters by their path and without arguments.

import { writeSync } from "node:fs";
import { encodeMessage, WIRE } from "../../zygote/wire.js";
import { errorRecord } from "../error-record.js";
import {
	loadMocha,
	type MochaInstance,
	type Runnable,
	type Runner,
	type Suite,
} from "./project-mocha.js";

export type PlainMessage =
	/** The file cannot be loaded, and so mocha runs nothing. */
	| { readonly kind: "load-failed"; readonly file: string; readonly error: string }
	/** `file` is empty for what belongs to no file: an error between two tests. */
	| {
			readonly kind: "test";
			readonly file: string;
			readonly outcome: "passed" | "failed" | "skipped";
			readonly error?: string;
			/** A root hook failed: mocha runs no other test of any file. */
			readonly aborts?: true;
	  }
	/** `only`: there is a `.only`, and it has decided what ran. */
	| { readonly kind: "end"; readonly only: boolean };

/** Makes mocha's reporter; `mochaRoot` is the folder of the mocha that will load it. */
export function plainReporter(mochaRoot: string, fd: number): new (runner: Runner) => object {
	// Kept from before a test can replace what it uses.
	const write = writeSync;
	const send = (message: PlainMessage) => {
		const bytes = encodeMessage(WIRE.json, 0, Buffer.from(JSON.stringify(message)));
		for (let done = 0; done < bytes.length; ) done += write(fd, bytes, done);
	};
	let root: Suite | undefined;
	followLoading(mochaRoot, send, (suite) => {
		root = suite;
	});
	return class {
		constructor(runner: Runner) {
			report(runner, send);
			runner.on("end", () => send({ kind: "end", only: root?.hasOnly() === true }));
		}
	};
}

type Loader = (this: MochaInstance, ...rest: unknown[]) => Promise<void>;

/** A reporter is made only when all files are loaded; but its module loads before them. */
function followLoading(
	mochaRoot: string,
	send: (message: PlainMessage) => void,
	loads: (root: Suite) => void,
): void {
	const prototype = loadMocha(mochaRoot).Mocha.prototype as { loadFilesAsync: Loader };
	const load = prototype.loadFilesAsync;
	prototype.loadFilesAsync = async function (...rest) {
		let file = "";
		loads(this.suite);
		this.suite.on("pre-require", (_context, loading) => {
			file = loading;
		});
		try {
			await load.apply(this, rest);
		} catch (thrown) {
			send({ kind: "load-failed", file, error: describe(thrown) });
			throw thrown;
		}
	};
}

function report(runner: Runner, send: (message: PlainMessage) => void): void {
	runner.on("pass", (test) => send({ kind: "test", file: fileOf(test), outcome: "passed" }));
	runner.on("pending", (test) => send({ kind: "test", file: fileOf(test), outcome: "skipped" }));
	runner.on("fail", (test, thrown) => {
		const aborts = test.type === "hook" && test.parent?.root === true;
		send({
			kind: "test",
			file: fileOf(test),
			outcome: "failed",
			error: describe(thrown),
			...(aborts ? { aborts } : {}),
		});
	});
}

/** A root hook has no file: what it fails for is the test that it was about to serve. */
function fileOf(runnable: Runnable): string {
	return runnable.file ?? runnable.ctx?.currentTest?.file ?? "";
}

const MAX_ERROR = 300;

/** One line: `ReferenceError: shop is not defined`. */
function describe(thrown: unknown): string {
	const { name, message } = errorRecord(thrown);
	const line = message.split("\n")[0] ?? "";
	return (name === "" ? line : line === "" ? name : `${name}: ${line}`).slice(0, MAX_ERROR);
}
