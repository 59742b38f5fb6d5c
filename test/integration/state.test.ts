// What a test file finds of its process under prun is what it finds in a plain process of mocha's.

import { strict as assert } from "node:assert";
import { isDeepStrictEqual } from "node:util";
import {
	type ProcessState,
	runMocha,
	runPrun,
	STATE_MODULE,
	takeState,
} from "../support/process-state.js";
import { type Project, writeProject } from "../support/project.js";
import { said } from "../support/results.js";
import { sandboxMissing } from "../support/sandbox.js";

const LEVELS = ["fork", "spawn", "sandbox"];
const TELLS =
	"const tell = require('../state.cjs'); tell(module, 'load'); it('tells', () => tell(module, 'test'));";

/** What a `--require` module does by right stays. */
const PRELOADED = `
	const http = require('node:http');
	process.env.FROM_PRELOAD = 'kept';
	process.umask(0o027);
	process.on('SIGUSR2', () => { globalThis.heard = (globalThis.heard ?? 0) + 1; });
	process.on('warning', () => {});
	Array.prototype.ours = http.STATUS_CODES;
	globalThis.answer = 42;
	performance.mark('preloaded');
`;

/** Changes all that it can, and stays with it. */
const CHANGES = `
	const fs = require('node:fs');
	const change = () => {
		process.chdir('/');
		process.env.LEAKED = 'yes';
		process.env.TZ = 'Pacific/Kiritimati';
		delete process.env.HOME;
		process.umask(0o777);
		process.title = 'changed';
		process.argv.push('--changed');
		process.execArgv.push('--changed');
		process.exitCode = 0;
		for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGUSR1', 'SIGPIPE']) process.on(signal, () => {});
		process.removeAllListeners('SIGUSR2');
		process.setMaxListeners(1000);
		Error.stackTraceLimit = 1;
		Error.prepareStackTrace = () => 'changed';
		Math.random = () => 4;
		Date.now = () => 0;
		globalThis.setTimeout = () => 0;
		globalThis.changed = true;
		Object.prototype.changed = true;
		delete Array.prototype.ours;
		require('node:http').globalAgent.maxSockets = 1;
		require.cache[__filename + 'x'] = {};
		require.extensions['.changed'] = () => {};
		performance.mark('changed');
		setInterval(() => {}, 1000);
		fs.openSync('/dev/zero');
		require('node:os').setPriority(5);
		process.report.directory = '/changed';
		process.exit = () => {};
	};
	change();
	it('changes', change);
`;

/** The environment of both commands: small, so that nothing of this machine's is in it. */
const ENV = {
	PATH: process.env["PATH"] ?? "",
	HOME: "/tmp",
	TZ: "America/New_York",
	LANG: "de_DE.UTF-8",
};

/** Put beside what mocha's process has, for these reasons (docs/isolation.md). */
function withoutPrun(state: ProcessState): ProcessState {
	const environment = state["environment"] as readonly (readonly [string, string])[];
	const descriptors = state["descriptors"] as readonly string[];
	return {
		...state,
		// Names for the run, and what finds the processes that a file leaves.
		environment: environment.filter(([name]) => !/^(?:PRUN_|MOCHA_WORKER_ID$)/.test(name)),
		// The channel to the worker; and pipes of the zygote's threads are /dev/null (native/pipes.h).
		descriptors: without(descriptors, "socket")
			.map((one) => (one === "pipe" ? "/dev/null" : one))
			.toSorted(),
	};
}

function without(all: readonly string[], one: string): string[] {
	const at = all.indexOf(one);
	return at === -1 ? [...all] : all.toSpliced(at, 1);
}

function assertSame(actual: ProcessState, expected: ProcessState): void {
	const differs = Object.keys(expected).filter(
		(name) => !isDeepStrictEqual(actual[name], expected[name]),
	);
	const chosen = (state: ProcessState) => Object.fromEntries(differs.map((n) => [n, state[n]]));
	assert.deepEqual(chosen(actual), chosen(expected));
}

describe("a test file's process", function () {
	this.timeout(60_000);
	const args = ["--require", "./preloaded.cjs"];
	let project: Project;
	const mochas: Record<string, ProcessState> = {};

	before(async () => {
		project = writeProject({
			"state.cjs": STATE_MODULE,
			"told/.keep": "",
			// What is written there stays, also from a sandbox.
			"prun.config.json": JSON.stringify({ sandbox: { shared: ["told"] } }),
			"preloaded.cjs": PRELOADED,
			"test/a-changes.js": CHANGES,
			"test/b.js": TELLS,
			"test/c-changes.js": CHANGES,
			"test/d.js": TELLS,
		});
		for (const file of ["test/b.js", "test/d.js"]) {
			await runMocha(project, [...args, file], ENV);
			for (const when of ["load", "test"] as const) {
				mochas[`${file} ${when}`] = takeState(project, file, when);
			}
		}
	});
	after(() => project.remove());

	for (const isolation of LEVELS) {
		describe(`under ${isolation}, after files that changed all they could,`, () => {
			before(async function () {
				if (isolation === "sandbox" && sandboxMissing() !== undefined) this.skip();
				// One after the other, so that each follows one that changed everything.
				const run = await runPrun(
					project,
					[...args, "-j", "1", "--order", "path", "--isolation", isolation],
					ENV,
				);
				assert.equal(run.code, 0, said(run));
				assert.equal(run.of("run-started")[0]?.isolation, isolation);
			});
			for (const file of ["test/b.js", "test/d.js"]) {
				for (const when of ["load", "test"] as const) {
					it(`is for ${file} what mocha's own is (${when})`, () => {
						const state = withoutPrun(takeState(project, file, when));
						assertSame(state, withoutPrun(mochas[`${file} ${when}`] ?? {}));
					});
				}
			}
		});
	}
});
