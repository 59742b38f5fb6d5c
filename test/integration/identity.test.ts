import { strict as assert } from "node:assert";
import { type Finished, prunOn } from "../support/project.js";
import { printed, said } from "../support/results.js";

/** What a file can say of the process that it runs in. */
interface Self {
	readonly pid: number;
	readonly ppid: number;
	/** As the system says: /proc/self and its fields pid, ppid, process group and session. */
	readonly self: number;
	readonly stat: readonly number[];
	readonly env: Readonly<Record<string, string>>;
	readonly execArgv: readonly string[];
	/** `process.execArgv` of a Node that was started with ours. */
	readonly childExecArgv: readonly string[];
	readonly argv: readonly string[];
	readonly argvExists: boolean;
	readonly execPath: string;
	readonly inProject: boolean;
	/** Sockets and pipes among its descriptors. */
	readonly descriptors: number;
}

/** Prints it as JSON while it loads and once more in a test. */
const TELLS = `
	const fs = require('node:fs');
	const { execFileSync } = require('node:child_process');
	const stat = fs.readFileSync('/proc/self/stat', 'utf8');
	const links = fs.readdirSync('/proc/self/fd').map((fd) => { try { return fs.readlinkSync('/proc/self/fd/' + fd); } catch { return ''; } });
	const child = execFileSync(process.execPath, [...process.execArgv, __dirname + '/../args.js'], { encoding: 'utf8' });
	const self = () => console.log(JSON.stringify({
		pid: process.pid,
		ppid: process.ppid,
		self: Number(fs.readlinkSync('/proc/self')),
		stat: [parseInt(stat), ...stat.slice(stat.lastIndexOf(')') + 2).split(' ').slice(1, 4).map(Number)],
		env: Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(PRUN_|MOCHA_)/.test(name))),
		execArgv: process.execArgv,
		childExecArgv: JSON.parse(child),
		argv: process.argv,
		argvExists: fs.existsSync(process.argv[1]),
		execPath: process.execPath,
		inProject: process.cwd() === require('node:path').dirname(__dirname),
		descriptors: links.filter((link) => /^(socket|pipe)/.test(link)).length,
	}));
	self();
	it('tells', self);`;

const SUITE = {
	"args.js": "console.log(JSON.stringify(process.execArgv));",
	...Object.fromEntries(["a", "b", "c", "d"].map((name) => [`test/${name}.js`, TELLS])),
};

/** What the files said, in their order; in the test the same as while loading. */
function told(run: Finished): Self[] {
	assert.equal(run.code, 0, said(run));
	const jobs = run.of("job-output").toSorted((a, b) => Number(a.job) - Number(b.job));
	return jobs.map(({ text }) => {
		const lines = text.trim().split("\n");
		assert.equal(lines.length, 2, text);
		assert.equal(lines[1], lines[0]);
		return JSON.parse(lines[0] ?? "") as Self;
	});
}

for (const isolation of ["fork", "spawn"]) {
	describe(`a test file's process under ${isolation}`, () => {
		let run: Finished;
		let all: readonly Self[];
		before(async () => {
			const args = ["test/*.js", "--stack-trace-limit=20", "--grep", "tells", "--run", "the-run"];
			run = await prunOn(SUITE, [...args, "--isolation", isolation, "-j", "2"]);
			all = told(run);
			assert.equal(all.length, 4);
		});

		it("has its own process.pid and ppid, which the system confirms", () => {
			assert.equal(new Set(all.map(({ pid }) => pid)).size, 4);
			for (const { pid, ppid, self, stat } of all) {
				assert.deepEqual([pid, pid, ppid], [self, stat[0], stat[1]]);
			}
		});

		it("leads a process group and a session of its own", () => {
			for (const { pid, stat } of all) assert.deepEqual(stat.slice(2), [pid, pid]);
		});

		it("sees the run's, the job's, the worker's and the slot's names, and nothing else of prun", () => {
			const started = new Map(run.of("job-started").map((event) => [String(event.job), event]));
			for (const { env } of all) {
				const slot = String(started.get(env["PRUN_JOB"] ?? "")?.slot);
				assert.match(slot, /^[01]$/);
				// One more names the execution, for finding what it leaves behind.
				const { PRUN_EXECUTION: _execution, ...names } = env;
				assert.deepEqual(names, {
					PRUN_RUN: "the-run",
					PRUN_JOB: env["PRUN_JOB"],
					PRUN_ATTEMPT: "1",
					PRUN_WORKER: run.of("worker-joined")[0]?.worker,
					PRUN_SLOT: slot,
					MOCHA_WORKER_ID: slot,
				});
			}
			assert.deepEqual(
				all.map(({ env }) => env["PRUN_JOB"]),
				["0", "1", "2", "3"],
			);
		});

		it("has clean execArgv, and so have the processes that it starts", () => {
			for (const { execArgv, childExecArgv } of all) {
				assert.deepEqual(execArgv, ["--stack-trace-limit=20"]);
				assert.deepEqual(childExecArgv, ["--stack-trace-limit=20"]);
			}
		});

		it("has mocha's command and what mocha would have been given in process.argv", () => {
			for (const { argv, argvExists, execPath } of all) {
				assert.equal(argv[0], execPath);
				assert.match(argv[1] ?? "", /node_modules\/mocha\/bin\/mocha\.js$/);
				assert.ok(argvExists);
				const rest = ["test/*.js", "--stack-trace-limit=20", "--grep", "tells"];
				assert.deepEqual(argv.slice(2), rest);
			}
		});

		it("works in the project's folder", () => {
			assert.ok(all.every(({ inProject }) => inProject));
		});

		it("has as many sockets and pipes as every other: none of its siblings'", () => {
			const counts = all.map(({ descriptors }) => descriptors);
			assert.equal(new Set(counts).size, 1, counts.join(" "));
			assert.ok((counts[0] ?? 0) < 20, counts.join(" "));
		});

		it("has standard streams of its own, and nothing to read", async () => {
			const streams = await prunOn(
				{
					"test/a.js": `
						it('writes', () => { process.stdout.write('out'); process.stderr.write('err'); });
						it('reads to the end at once', (done) => { process.stdin.on('data', (data) => done(new Error(data))); process.stdin.on('end', done); });`,
				},
				["--isolation", isolation],
			);
			assert.equal(streams.code, 0, said(streams));
			assert.deepEqual([printed(streams, "stdout"), printed(streams, "stderr")], ["out", "err"]);
		});

		it("finds a command that is there in process.argv with mocha 9, too", async () => {
			const [self] = told(
				await prunOn(SUITE, ["test/a.js", "--isolation", isolation], { mocha: 9 }),
			);
			assert.ok(self?.argvExists, self?.argv[1]);
		});
	});
}

describe("prun leaves the test's environment alone", () => {
	for (const isolation of ["fork", "spawn", "none"]) {
		it(`but for what it adds, under ${isolation}`, async () => {
			const added = { MY_VARIABLE: "with = and \n newline", EMPTY: "" };
			const run = await prunOn(
				{ "test/a.js": "console.log(JSON.stringify(process.env)); it('passes', () => {});" },
				["--isolation", isolation],
				{ env: added },
			);
			const env = JSON.parse(printed(run)) as Record<string, string>;
			const ours = /^(PRUN_|MOCHA_WORKER_ID$|FORCE_COLOR$)/;
			const without = (names: string[]) => names.filter((name) => !ours.test(name)).sort();
			const given = Object.keys({ ...process.env, ...added });
			assert.deepEqual(without(Object.keys(env)), without(given));
			assert.equal(env["MY_VARIABLE"], added.MY_VARIABLE);
			assert.equal(env["EMPTY"], "");
		});
	}
});
