// A file that writes to the channel between its process and prun: by accident, because it writes to
// descriptors that it has not opened, or to say what is not so.

import { strict as assert } from "node:assert";
import { type Finished, prunOn } from "../support/project.js";
import { assertTold, said, verdicts } from "../support/results.js";
import { sandboxMissing } from "../support/sandbox.js";

const HEAD = `
	const fs = require('node:fs');
	const isSocket = (fd) => {
		try {
			return fs.readlinkSync('/proc/self/fd/' + fd).startsWith('socket:');
		} catch {
			return false; // the folder's own
		}
	};
	const sockets = fs.readdirSync('/proc/self/fd').map(Number).filter(isSocket);
	if (sockets.length === 0) throw new Error('there is no channel to write to');
	const some = (fd, bytes, at) => {
		try {
			return fs.writeSync(fd, bytes, at);
		} catch (error) {
			if (error.code !== 'EAGAIN') throw error;
			return 0; // prun has not read the rest yet
		}
	};
	const send = (text) => {
		const bytes = Buffer.from(text);
		for (const fd of sockets) {
			for (let done = 0; done < bytes.length; ) done += some(fd, bytes, done);
		}
	};
	const message = (body, length = Buffer.byteLength(body), kind = 32) => {
		const header = Buffer.alloc(12);
		header.writeUInt32LE(length, 0);
		header.writeUInt32LE(kind, 4);
		return Buffer.concat([header, Buffer.from(body)]);
	};
	const frame = (value) => message(JSON.stringify(value));
`;

const file = (code: string) =>
	`${HEAD} it('before', () => {}); it('writes', () => { ${code} }); it('after', () => {});`;

/** What each file writes, and what is said of it then. */
const GARBAGE: Readonly<Record<string, readonly [code: string, why: RegExp]>> = {
	text: ["send('somebody writes to a descriptor that is not his\\n');", /length is \d+, must be/],
	"half-a-header": ["send('half!!');", /length is \d+, must be/],
	nuls: ["send(Buffer.alloc(40));", /kind is 0, must be 32/],
	"a-length-that-lies": ["send(message('', 0xffffffff));", /length is 4294967295, must be/],
	"another-kind": ["send(message('', 0, 18));", /kind is 18, must be 32/],
	"no-json": ["send(message('}{'));", /frame: it is "}\{", must be JSON/],
	"no-frame": ["send(frame([1]));", /frame: it is \[1\], must be an object/],
	"a-wrong-field": [
		"send(frame({ kind: 'ended', passed: -1, failed: 0, skipped: 0 }));",
		/frame ended: passed is -1/,
	],
	deep: ["send(message('['.repeat(100000)));", /frame: it is "\[+", must be JSON/],
	"sixteen-mebibytes": ["send(message('x'.repeat(16 << 20)));", /frame: it is "x+", must be JSON/],
	"and-goes-on-for-ever": ["send(message('?')); for (;;);", /frame: it is "\?", must be JSON/],
	"and-more-behind-it": [
		"send(Buffer.concat([message('?'), frame({ kind: 'exited', code: 0, at: 'here' }), frame({ kind: 'bye', code: 0 })]));",
		/frame: it is "\?", must be JSON/,
	],
};

const OTHERS: Readonly<Record<string, string>> = {
	"half-and-dies": file("send(message('abc', 1000)); process.kill(process.pid, 'SIGKILL');"),
	/** Its process lives on under none, so nobody knows that no more will come. */
	"half-and-goes-on": file("send(message('abc', 1 << 20));"),
	"frames-of-its-own": file(
		"send(frame({ kind: 'test', test: { type: 'test', title: ['forged'], outcome: 'passed', durationMs: 1, try: 1 } }));",
	),
	fails: "it('fails', () => { throw new Error('no'); });",
	passes: "it('passes', () => {});",
	"passes-too": "it('passes', () => {});",
};

const path = (name: string) => `test/${name}.js`;

function files(): Record<string, string> {
	const garbage = Object.entries(GARBAGE).map(([name, [code]]) => [path(name), file(code)]);
	const others = Object.entries(OTHERS).map(([name, text]) => [path(name), text]);
	return Object.fromEntries([...garbage, ...others]) as Record<string, string>;
}

for (const level of ["fork", "spawn", "sandbox", "none"]) {
	describe(`under ${level}, a file that writes to prun's channel`, () => {
		let run: Finished;
		before(async function () {
			if (level === "sandbox" && sandboxMissing() !== undefined) this.skip();
			this.timeout(60_000);
			run = await prunOn(files(), ["--isolation", level, "--job-timeout", "6000", "-j", "2"]);
		});

		const errorOf = (name: string) =>
			run.of("job-finished").find((one) => one.file === path(name))?.reason.error?.message ?? "";

		for (const [name, [, why]] of Object.entries(GARBAGE)) {
			it(`has failed, and is told why (${name})`, () => {
				assert.equal(verdicts(run)[path(name)], "failed", said(run));
				assert.match(errorOf(name), /^it wrote to prun's own channel: /);
				assert.match(errorOf(name), why);
			});
		}

		it("has failed when what it wrote last has no end, or is out of time where it waits for more", () => {
			const seen = verdicts(run)[path("half-and-goes-on")];
			if (level === "none") {
				assert.equal(seen, "timed-out", said(run));
				return;
			}
			assert.equal(seen, "failed", said(run));
			assert.match(
				errorOf("half-and-goes-on"),
				/^it wrote to prun's own channel: what it wrote last has no end$/,
			);
		});

		it("costs no other file anything, and the run ends with the right code", () => {
			const seen = verdicts(run);
			assert.equal(seen[path("passes")], "passed", said(run));
			assert.equal(seen[path("passes-too")], "passed");
			assert.equal(seen[path("fails")], "failed");
			assert.equal(seen[path("half-and-dies")], "crashed");
			assert.equal(seen[path("frames-of-its-own")], "passed");
			assert.equal(run.code, 10);
			assertTold(run);
		});

		it("keeps what it had finished before", () => {
			const told = run.of("test-finished").filter(({ file: of }) => of === path("text"));
			assert.ok(told.some(({ title }) => title.join() === "before"));
		});
	});
}

describe("prun says whose fault it is, and exits 4, when its channel is written to by", () => {
	const WRITES = `${HEAD} send('somebody writes to a descriptor that is not his\\n');`;
	const PASSES = { "test/a.js": "it('passes', () => {});" };

	it("a module that is loaded before the files", async () => {
		const run = await prunOn({ ...PASSES, "early.js": WRITES }, ["--require", "./early.js"]);
		assert.equal(run.code, 4, said(run));
		assert.match(
			run.stderr,
			/the process that preloads wrote to prun's own channel: .*PROCESS_FAILED/,
		);
	});

	it("a global fixture", async () => {
		const fixture = `exports.mochaGlobalSetup = () => { ${WRITES} };`;
		const run = await prunOn({ ...PASSES, "fixture.js": fixture }, ["--require", "./fixture.js"]);
		assert.equal(run.code, 4, said(run));
		assert.match(run.stderr, /setup failed: they wrote to prun's own channel: .*FIXTURE_FAILED/);
	});

	it("what a resident of none does on its way out", async () => {
		const test = `${HEAD} it('passes', () => { process.on('exit', () => send('somebody writes here')); });`;
		const run = await prunOn({ "test/a.js": test }, ["--isolation", "none"]);
		assert.match(run.stdout + run.stderr, /left badly: it wrote to prun's own channel: /);
		assert.equal(run.code, 4, said(run));
	});
});
