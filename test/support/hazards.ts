// Modules that make their process unsafe to fork, each in its own way.

import { strict as assert } from "node:assert";
import type { Finished } from "./project.js";
import { notices, said, titles } from "./results.js";

export interface Hazard {
	readonly title: string;
	/** A module that makes its process unsafe to fork. */
	readonly module: string;
	/** What the notice says was left. */
	readonly says: RegExp;
}

const WORKER =
	"new (require('node:worker_threads').Worker)('setInterval(() => {}, 1000)', { eval: true }).unref()";

export const HAZARDS: readonly Hazard[] = [
	{ title: "starts a worker thread", module: `${WORKER};`, says: /\bthreads?\b/ },
	{
		title: "opens a server and unrefs it",
		module: "require('node:net').createServer().listen(0).unref();",
		says: /tcp/,
	},
	{ title: "leaves an interval", module: "setInterval(() => {}, 60000);", says: /timer/ },
	{
		title: "leaves a timer that it unrefs",
		module: "setTimeout(() => {}, 60000).unref();",
		says: /timer/,
	},
	{
		title: "starts a worker thread in a promise",
		module: `Promise.resolve().then(() => { ${WORKER}; });`,
		says: /\bthreads?\b/,
	},
	{
		title: "starts a worker thread when a file is read",
		module: `require('node:fs').readFile(__filename, () => { ${WORKER}; });`,
		says: /\bthreads?\b|request/,
	},
	{
		title: "starts a worker thread in an immediate",
		module: `setImmediate(() => { ${WORKER}; });`,
		says: /\bthreads?\b/,
	},
	{
		title: "has a child process running",
		module:
			"require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }).unref();",
		says: /process/,
	},
	{
		title: "watches a folder",
		module: "require('node:fs').watch(__dirname).unref();",
		says: /fs_event/,
	},
];

/** Two files with a test each; both begin with that code. */
export function twoFiles(uses: string): Record<string, string> {
	return Object.fromEntries(
		["a", "b"].map((name) => [`test/${name}.js`, `${uses} it('${name} passes', () => {});`]),
	);
}

/** Both files passed under spawn, and one notice says why, naming the culprit. */
export function assertSpawned(run: Finished, culprit: string, says: RegExp): void {
	assert.equal(run.of("run-started")[0]?.isolation, "spawn", said(run));
	assert.equal(run.code, 0, said(run));
	assert.deepEqual(titles(run, "passed"), ["a passes", "b passes"]);
	const [notice, ...others] = notices(run, "FORK_UNSAFE");
	assert.match(notice ?? "", /^isolation is spawn, not fork: /);
	assert.ok(notice?.includes(culprit), `${culprit} is not named: ${notice}`);
	assert.match(notice ?? "", says);
	assert.deepEqual(others, []);
}
