// What a file may leave behind or take too much of: handles, processes, output, memory.

import { type Accident, type Exception, file, nothingWaitedFor, PASSES } from "./accident.js";

const STUBBORN = `for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(name, () => {}); console.log('up'); setInterval(() => {}, 1000);`;
const TOO_MUCH = /^OutOfMemory: .*--job-memory/;

const STARTED_IS_KILLED_LATER: Exception = {
	levels: ["none"],
	why: "none: what a file has started is killed when the process ends, after its last file",
	expected: PASSES,
};

export const LEAVES: readonly Accident[] = [
	file(
		"leaves-a-server",
		"a server is open after the tests",
		"it('passes', (done) => { require('node:http').createServer().listen(0, '127.0.0.1', done); });",
		{ ...PASSES, leaks: [/^handle .*TCPServerWrap/] },
		{
			unless: [nothingWaitedFor(PASSES)],
			pollutes: true,
		},
	),
	file(
		"leaves-a-timer",
		"an interval runs after the tests",
		"it('passes', () => { setInterval(() => {}, 1000); });",
		{ ...PASSES, leaks: [/^handle .*Timeout/] },
		{
			unless: [nothingWaitedFor(PASSES)],
			pollutes: true,
		},
	),
	file(
		"leaves-a-grandchild",
		"a grandchild ignores SIGTERM and detaches",
		`it('leaves', (done) => {
			const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(STUBBORN)}, 'stubborn-grandchild'], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
			child.unref(); child.stdout.once('data', () => { child.stdout.destroy(); done(); });
		}).timeout(0);`,
		{ ...PASSES, leaks: [/^process \d+ .*stubborn-grandchild$/] },
		{
			unless: [STARTED_IS_KILLED_LATER],
			pollutes: true,
		},
	),
	file(
		"leaves-200-children",
		"has 200 children",
		"it('has many', () => { for (let i = 0; i < 200; i++) require('node:child_process').spawn('sleep', ['600'], { stdio: 'ignore' }).unref(); }).timeout(0);",
		{ ...PASSES, leaks: [/^process \d+ sleep 600$/] },
		{
			unless: [STARTED_IS_KILLED_LATER],
			pollutes: true,
		},
	),
	file(
		"prints-50-mb",
		"50 MB on stdout",
		"it('prints', () => { for (let i = 0; i < 50; i++) process.stdout.write('x'.repeat(1 << 20)); }).timeout(0);",
		{ ...PASSES, output: /\n\.\.\. \d{8} bytes of output not kept \.\.\.\n/ },
	),
	file(
		"writes-to-descriptor-1",
		"writes to descriptor 1 itself",
		"it('prints', () => { require('node:fs').writeSync(1, 'straight through\\n'); });",
		{ ...PASSES, output: /^straight through$/m },
	),
	file(
		"ends-stdout",
		"ends its stdout and stderr",
		"it('passes', () => { process.stdout.end(); process.stderr.end(); });",
		PASSES,
		{ pollutes: true },
	),
	file(
		"fills-the-heap",
		"a memory bomb: the heap",
		"it('fills', () => { const kept = []; for (;;) kept.push(new Array(1000).fill(Math.random()).map(String)); }).timeout(0);",
		{ outcome: "out-of-memory", error: TOO_MUCH },
		{ pollutes: true },
	),
	file(
		"fills-buffers",
		"a memory bomb: buffers",
		"it('fills', async () => { const kept = []; for (;;) { kept.push(Buffer.alloc(8 << 20, 1)); await new Promise((done) => setTimeout(done, 1)); } }).timeout(0);",
		{ outcome: "out-of-memory", error: TOO_MUCH },
		{ pollutes: true },
	),
	file(
		"closes-all-descriptors",
		"closes every descriptor, prun's too",
		"it('passes', () => {}); it('closes', () => { for (let fd = 3; fd < 64; fd++) try { require('node:fs').closeSync(fd); } catch {} });",
		{ outcome: ["crashed", "failed", "timed-out"] },
		{ pollutes: true },
	),
	file(
		"writes-to-all-descriptors",
		"writes to every descriptor, prun's too",
		"it('passes', () => {}); it('writes', () => { for (let fd = 3; fd < 64; fd++) try { require('node:fs').writeSync(fd, 'garbage'.repeat(10)); } catch {} });",
		{ outcome: ["crashed", "failed", "timed-out"] },
		{ pollutes: true },
	),
];
