import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { type Finished, prunOn } from "../support/project.js";
import { printed, said } from "../support/results.js";

/** A file that prints this expression's value as JSON, while it loads and once more in a test. */
function tells(expression: string): string {
	return `
		const tell = () => console.log(JSON.stringify(${expression}));
		tell();
		it('tells', tell);`;
}

/** What each file printed while it loaded, in the order of the files; the same as in its test. */
function told(run: Finished): unknown[] {
	assert.equal(run.code, 0, said(run));
	const jobs = run.of("job-output").toSorted((a, b) => Number(a.job) - Number(b.job));
	return jobs.map(({ text }) => {
		const lines = text.trim().split("\n");
		assert.equal(lines.length, 2, text);
		return JSON.parse(lines[0] ?? "");
	});
}

const LEVELS = ["fork", "spawn"];

describe("a test file's process", () => {
	for (const isolation of LEVELS) {
		it(`has its own process.pid and ppid, which the system confirms, under ${isolation}`, async () => {
			const file = tells(
				"{ pid: process.pid, ppid: process.ppid, self: Number(require('fs').readlinkSync('/proc/self')), stat: require('fs').readFileSync('/proc/self/stat', 'utf8') }",
			);
			const run = await prunOn({ "test/a.js": file, "test/b.js": file, "test/c.js": file }, ["--isolation", isolation]);
			const all = told(run) as { pid: number; ppid: number; self: number; stat: string }[];
			assert.equal(new Set(all.map(({ pid }) => pid)).size, 3);
			for (const { pid, ppid, self, stat } of all) {
				assert.equal(pid, self);
				assert.equal(ppid, Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
			}
		});

		it(`leads a session of its own, under ${isolation}`, async () => {
			const file = tells("{ pid: process.pid, stat: require('fs').readFileSync('/proc/self/stat', 'utf8') }");
			const run = await prunOn({ "test/a.js": file, "test/b.js": file }, ["--isolation", isolation]);
			for (const { pid, stat } of told(run) as { pid: number; stat: string }[]) {
				const [, , group, session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ").map(Number);
				assert.deepEqual([group, session], [pid, pid]);
			}
		});

		it(`has its own working standard streams, under ${isolation}`, async () => {
			const run = await prunOn(
				{
					"test/a.js": "it('says', () => { process.stdout.write('out'); process.stderr.write('err'); if (process.stdin.read() !== null) throw 1; });",
				},
				["--isolation", isolation],
			);
			assert.equal(run.code, 0, said(run));
			assert.deepEqual([printed(run, "stdout"), printed(run, "stderr")], ["out", "err"]);
		});

		it(`sees the run's, the job's, the worker's and the slot's names, under ${isolation}`, async () => {
			const file = tells("Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(PRUN_|MOCHA_)/.test(name)))");
			const run = await prunOn({ "test/a.js": file, "test/b.js": file, "test/c.js": file }, [
				...["--isolation", isolation, "--run", "the-run", "-j", "2"],
			]);
			const all = told(run) as Record<string, string>[];
			const started = new Map(run.of("job-started").map((event) => [String(event.job), event]));
			for (const env of all) {
				const slot = String(started.get(env["PRUN_JOB"] ?? "")?.slot);
				assert.match(slot, /^[01]$/);
				assert.deepEqual(env, {
					PRUN_RUN: "the-run",
					PRUN_JOB: env["PRUN_JOB"],
					PRUN_ATTEMPT: "1",
					PRUN_WORKER: run.of("worker-joined")[0]?.worker,
					PRUN_SLOT: slot,
					MOCHA_WORKER_ID: slot,
				});
			}
			assert.deepEqual(all.map((env) => env["PRUN_JOB"]), ["0", "1", "2"]);
		});

		it(`has clean execArgv, and so have the processes that it forks, under ${isolation}`, async () => {
			const file = tells(`{
				own: process.execArgv,
				child: JSON.parse(require('child_process').execFileSync(process.execPath, [...process.execArgv, 'args.js'])),
				options: process.env.NODE_OPTIONS ?? '',
			}`);
			const run = await prunOn(
				{ "test/a.js": file, "args.js": "console.log(JSON.stringify(process.execArgv));" },
				["--isolation", isolation, "--stack-trace-limit=20"],
			);
			const [{ own, child, options }] = told(run) as [{ own: string[]; child: string[]; options: string }];
			assert.deepEqual(own, ["--stack-trace-limit=20"]);
			assert.deepEqual(child, ["--stack-trace-limit=20"]);
			assert.equal(options, "");
		});

		it(`has mocha's command and what prun was given in process.argv, under ${isolation}`, async () => {
			for (const mocha of [9, 12]) {
				const file = tells("{ argv: process.argv, exists: require('fs').existsSync(process.argv[1]), execPath: process.execPath }");
				const run = await prunOn({ "test/a.js": file }, ["--isolation", isolation, "test/a.js", "--grep", "tells"], { mocha });
				const [{ argv, exists, execPath }] = told(run) as [{ argv: string[]; exists: boolean; execPath: string }];
				assert.equal(argv[0], execPath);
				assert.match(argv[1] ?? "", /mocha/);
				assert.ok(exists, `${argv[1]} is not there with mocha ${mocha}`);
				assert.deepEqual(argv.slice(2), ["test/a.js", "--grep", "tells"]);
			}
		});

		it(`works in the project's folder and finds its modules, under ${isolation}`, async () => {
			const run = await prunOn({ "test/a.js": tells("[process.cwd() === require('path').dirname(__dirname), module.paths[1].endsWith('node_modules')]") }, ["--isolation", isolation]);
			assert.deepEqual(told(run), [[true, true]]);
		});

		it(`has no descriptors but its own, under ${isolation}`, async () => {
			const file = tells(
				"require('fs').readdirSync('/proc/self/fd').map((fd) => { try { return require('fs').readlinkSync('/proc/self/fd/' + fd); } catch { return ''; } }).filter((to) => /^(socket|pipe)/.test(to)).length",
			);
			const many = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`test/${index}.js`, file]));
			const run = await prunOn(many, ["--isolation", isolation, "-j", "3"]);
			const counts = told(run) as number[];
			assert.equal(new Set(counts).size, 1, `sockets and pipes by file: ${counts}`);
		});
	}
});

describe("prun itself", () => {
	it("leaves the test's environment alone but for what it adds", async () => {
		const file = tells("process.env");
		const added = { MY_VARIABLE: "with = and \n newline", EMPTY: "" };
		for (const isolation of ["fork", "spawn", "none"]) {
			const run = await prunOn({ "test/a.js": file }, ["--isolation", isolation], { env: added });
			const [env] = told(run) as [Record<string, string>];
			const own = Object.keys(env).filter((name) => !/^(PRUN_|MOCHA_WORKER_ID$)/.test(name));
			const given = Object.keys({ ...process.env, ...added }).filter(
				(name) => !/^(PRUN_|MOCHA_WORKER_ID$|FORCE_COLOR$)/.test(name),
			);
			assert.deepEqual(own.sort(), given.sort());
			assert.equal(env["MY_VARIABLE"], added.MY_VARIABLE);
			assert.equal(env["EMPTY"], "");
		}
	});

	it("tells its own process apart from those of the files", async () => {
		const run = await prunOn({ "test/a.js": tells("process.ppid") });
		const [ppid] = told(run) as [number];
		assert.throws(() => readFileSync(`/proc/${ppid}/stat`), /ENOENT/);
	});
});
