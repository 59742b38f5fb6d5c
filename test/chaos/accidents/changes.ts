// What a file may change of the process that it runs in, and that the next one finds none of it.

import { type Accident, file, PASSES } from "./accident.js";

const CLEAN_WHY = "none: files share their process";

export const CHANGES: readonly Accident[] = [
	file(
		"changes-everything",
		"changes globals, cwd, env, umask, prototypes",
		`it('changes', () => {
			globalThis.left = 1; process.chdir('/'); process.env.LEFT = '1'; process.umask(0o77); process.title = 'left';
			Object.prototype.left = 1; Array.prototype.left = () => {}; Error.stackTraceLimit = 0; process.on('SIGUSR2', () => {});
			require('node:fs').readFileSync = () => 'left'; delete globalThis.URL; process.argv.push('left'); process.exitCode = 9;
		});`,
		PASSES,
		{ file: "test/a-changes-everything.js", pollutes: true },
	),
	file(
		"finds-everything-clean",
		"looks for what the file before has changed",
		`const assert = require('node:assert');
		it('finds nothing', () => {
			assert.equal(globalThis.left, undefined); assert.equal(process.cwd(), require('node:path').dirname(__dirname));
			assert.equal(process.env.LEFT, undefined); assert.equal(process.umask(), 0o22); assert.notEqual(process.title, 'left');
			assert.equal({}.left, undefined); assert.equal(Error.stackTraceLimit, Infinity); assert.equal(process.listenerCount('SIGUSR2'), 0);
			assert.notEqual(require('node:fs').readFileSync(__filename, 'utf8'), 'left'); assert.equal(typeof URL, 'function');
			assert.ok(!process.argv.includes('left')); assert.equal(process.exitCode, undefined);
		});`,
		PASSES,
		{ file: "test/b-finds-everything-clean.js", unless: [{ levels: ["none"], why: CLEAN_WHY }] },
	),
	file(
		"replaces-exit",
		"replaces process.exit, reallyExit, emit, kill, abort",
		"it('passes', () => { for (const name of ['exit', 'reallyExit', 'emit', 'kill', 'abort', '_kill', 'emitWarning']) process[name] = () => {}; });",
		PASSES,
		{ pollutes: true },
	),
	file(
		"fakes-the-clock",
		"fake timers that are never restored",
		`it('fakes', () => {
			const never = () => 1;
			for (const name of ['setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate', 'queueMicrotask', 'requestAnimationFrame']) globalThis[name] = never;
			Date.now = () => 0; globalThis.Date = class { static now() { return 0; } getTime() { return 0; } };
			process.hrtime = Object.assign(() => [0, 0], { bigint: () => 0n }); performance.now = () => -1; process.uptime = () => 0;
		}); it('passes', () => {});`,
		{ outcome: "passed", counts: [2, 0, 0] },
		{ pollutes: true },
	),
	file(
		"fakes-next-tick",
		"process.nextTick that does nothing",
		"it('fakes', () => { process.nextTick = () => {}; }); it('passes', () => {});",
		{ outcome: "passed", counts: [2, 0, 0] },
		{ pollutes: true },
	),
	file(
		"breaks-built-ins",
		"patches JSON, Buffer, Math.max, String, Array.isArray, Object.prototype",
		`it('breaks', () => {
			JSON.stringify = () => 'broken'; JSON.parse = () => { throw new Error('broken'); }; Buffer.from = () => { throw new Error('broken'); };
			Object.prototype.enumerable = true; Math.max = () => NaN; globalThis.String = () => 'broken'; Array.isArray = () => false;
		}); it('passes', () => {});`,
		{ outcome: "passed", counts: [2, 0, 0], titles: ["breaks", "passes"] },
		{ pollutes: true },
	),
	file(
		"breaks-stacks",
		"Error.prepareStackTrace that throws",
		"it('fails', () => { Error.prepareStackTrace = () => { throw new Error('from prepareStackTrace'); }; throw new Error('no'); });",
		{ outcome: "failed", counts: [0, 1, 0] },
		{ pollutes: true },
	),
	file(
		"replaces-the-console",
		"replaces console and process.stdout.write",
		"it('passes', () => { globalThis.console = undefined; process.stdout.write = process.stderr.write = () => { throw new Error('no output'); }; });",
		PASSES,
		{ pollutes: true },
	),
	file(
		"replaces-the-environment",
		"replaces process.env, empties require.cache, removes its working folder",
		`it('passes', () => {
			const fs = require('node:fs'), os = require('node:os'), path = require('node:path');
			const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prun-gone-')); process.chdir(folder); fs.rmdirSync(folder);
			for (const name of Object.keys(require.cache)) delete require.cache[name];
			process.env = {};
		});`,
		PASSES,
		{ pollutes: true },
	),
	file(
		"swallows-errors",
		"listens for uncaught errors and throws one",
		"process.on('uncaughtException', () => {}); it('passes', (done) => { setTimeout(done, 30); });",
		PASSES,
		{ pollutes: true },
	),
	file(
		"gives-up-its-user",
		"becomes another user, where it is root",
		"it('passes', () => { if (process.getuid() === 0) { process.setgid(65534); process.setuid(65534); } });",
		PASSES,
		{ pollutes: true },
	),
];
