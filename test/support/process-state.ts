// What a file can find out about the process that it runs in, as JSON: written by the file itself,
// in the project's own mocha or under prun, so that the two can be compared.

import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { basename } from "node:path";
import { type Finished, type Project, type PrunOptions, prun } from "./project.js";

/** By the name that state.cjs gives it. */
export type ProcessState = Readonly<Record<string, unknown>>;

/** A module of the project; `tell(module, when)` writes `told/FILE.WHEN.json`, in a folder that must be there. */
export const STATE_MODULE = String.raw`
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const async_hooks = require('node:async_hooks');
const { performance } = require('node:perf_hooks');
const proc = (name) => fs.readFileSync('/proc/self/' + name, 'utf8');
const kinds = () => fs.readdirSync('/proc/self/fd').flatMap((fd) => {
	try { return [fs.readlinkSync('/proc/self/fd/' + fd).replace(/:.*/, '')]; } catch { return []; }
}).sort();
const status = (name) => new RegExp('^' + name + ':\\s*(.*)$', 'm').exec(proc('status'))[1];
const attributes = (object, name) => {
	const { value, get, set, ...rest } = Object.getOwnPropertyDescriptor(object, name) ?? {};
	return [name, typeof value, typeof get, typeof set, rest];
};
const state = (module) => ({
	cwd: process.cwd(),
	environment: Object.entries(process.env).sort(),
	umask: process.umask(),
	title: process.title,
	argv: process.argv.map((word) => word.replace(/.*node_modules/, '')).filter((word) => !/^test/.test(word)),
	argv0: process.argv0,
	execArgv: process.execArgv,
	execPath: process.execPath,
	exitCode: process.exitCode,
	listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]).sort(),
	maxListeners: process.getMaxListeners(),
	blockedSignals: status('SigBlk'),
	ignoredSignals: status('SigIgn'),
	caughtSignals: status('SigCgt'),
	noNewPrivileges: status('NoNewPrivs'),
	capabilities: status('CapEff'),
	user: [process.getuid(), process.getgid(), process.getgroups()],
	niceness: os.getPriority(),
	limits: proc('limits'),
	descriptors: kinds(),
	// Without requests: mocha's command is still closing what it read as it loads a file.
	resources: process.getActiveResourcesInfo().filter((name) => !/Req/.test(name)).sort(),
	handles: process._getActiveHandles().map((it) => it.constructor.name).sort(),
	stackTraceLimit: Error.stackTraceLimit,
	prepareStackTrace: String(Error.prepareStackTrace),
	locale: Intl.DateTimeFormat().resolvedOptions(),
	timeZoneOffsetOf2020: new Date(2020, 6, 1).getTimezoneOffset(),
	written: new Date(0).toString(),
	clocksAgree: Math.abs(Date.now() - performance.timeOrigin - performance.now()) < 1000,
	report: { ...process.report, getReport: undefined, writeReport: undefined },
	debugPort: process.debugPort,
	standard: ['stdin', 'stdout', 'stderr'].map((name) => [process[name].constructor.name, process[name].isTTY]),
	global: Reflect.ownKeys(globalThis).map(String).sort(),
	process: Reflect.ownKeys(process).map(String).sort(),
	attributes: ['pid', 'ppid', 'title', 'argv', 'env', 'execArgv', 'mainModule', 'exitCode', 'reallyExit', 'exit'].map((name) => attributes(process, name)),
	prototypes: [Object, Array, Function, String, Promise, Error].map((it) => Reflect.ownKeys(it.prototype).map(String)),
	errors: Reflect.ownKeys(Error).map(String).sort(),
	random: attributes(Math, 'random'),
	modulePaths: module.paths,
	parent: module.parent?.filename,
	main: require.main?.filename,
	cached: Object.keys(require.cache).filter((path) => !path.includes('/node_modules/')).sort(),
	extensions: Object.keys(require.extensions),
	marks: performance.getEntries().map(({ name }) => name),
	config: process.config,
	features: process.features,
	sourceMaps: process.sourceMapsEnabled,
	captures: process.hasUncaughtExceptionCaptureCallback(),
	domain: process.domain,
	ipc: [process.connected, typeof process.send],
	asyncContext: [async_hooks.executionAsyncId() > 0, new async_hooks.AsyncLocalStorage().getStore()],
	heapLimit: require('node:v8').getHeapStatistics().heap_size_limit,
	agents: [Object.keys(require('node:http').globalAgent.sockets), require('node:http').maxHeaderSize],
	leftGlobals: Object.keys(globalThis).sort(),
});
module.exports = (module, when) => fs.writeFileSync(__dirname + '/told/' + path.basename(module.filename) + '.' + when + '.json', JSON.stringify(state(module), (_key, value) => value === undefined ? 'undefined' : value));
`;

/** Takes it away, so that what is read next was written since. */
export function takeState(project: Project, file: string, when: "load" | "test"): ProcessState {
	const path = project.path(`told/${basename(file)}.${when}.json`);
	const state = JSON.parse(readFileSync(path, "utf8")) as ProcessState;
	rmSync(path);
	return state;
}

/** Runs mocha's own command, with pipes as prun gives them. */
export async function runMocha(
	project: Project,
	args: readonly string[],
	env: Readonly<Record<string, string>>,
): Promise<void> {
	const command = ["mocha.js", "mocha"]
		.map((name) => project.path(`node_modules/mocha/bin/${name}`))
		.find(existsSync);
	// Through cat, because Node gives its children sockets; without what bash adds.
	const script = 'set -o pipefail; env -u PWD -u SHLVL -u OLDPWD -u _ "$@" 2>&1 | cat';
	const words = ["-c", script, "bash", process.execPath, command ?? "", ...args];
	const child = spawn("bash", words, {
		cwd: project.dir,
		env,
		stdio: ["ignore", "pipe", "inherit"],
		timeout: 30_000,
	});
	let said = "";
	child.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
	const code = await new Promise((resolve) => child.once("close", resolve));
	if (code !== 0) throw new Error(`mocha ended with ${String(code)}: ${said}`);
}

/** The same with prun; `env` is the whole environment. */
export async function runPrun(
	project: Project,
	args: readonly string[],
	env: Readonly<Record<string, string>>,
	options: PrunOptions = {},
): Promise<Finished> {
	return await prun(project, args, { ...options, env, environment: "only that" });
}
