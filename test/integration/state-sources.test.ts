// Where a test file's process has its state from: who started prun, `--require` modules, global
// fixtures, and under `none` the files before it.

import { strict as assert } from "node:assert";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { PRUN, type Project, prun, prunOn, writeProject } from "../support/project.js";
import { printed, said, verdicts } from "../support/results.js";

const LEVELS = ["fork", "spawn", "none"];
const TIME =
	"new Date(Date.UTC(2020, 6, 1)).toString() + ' ' + Intl.DateTimeFormat().resolvedOptions().timeZone";
const SAYS_TIME = `it('says', () => console.log(${TIME}));`;

for (const isolation of LEVELS) {
	describe(`under ${isolation}, a test file`, () => {
		const level = ["--isolation", isolation];

		it("is reached by a signal that a --require module listens for", async () => {
			const run = await prunOn(
				{
					"listens.cjs": "process.on('SIGUSR2', () => process.emit('heard'));",
					"test/a.js":
						"it('hears', (done) => { process.once('heard', done); process.kill(process.pid, 'SIGUSR2'); });",
					"test/b.js":
						"it('hears it again, once', (done) => { process.once('heard', done); process.kill(process.pid, 'SIGUSR2'); });",
				},
				[...level, "--require", "./listens.cjs", "-j", "1"],
			);
			assert.equal(run.code, 0, said(run));
			assert.equal(run.of("run-started")[0]?.isolation, isolation);
		});

		it("has the time zone of the environment", async () => {
			const run = await prunOn({ "test/a.js": SAYS_TIME }, level, { env: { TZ: "Asia/Tokyo" } });
			assert.match(printed(run), /GMT\+0900 .* Asia\/Tokyo/, said(run));
		});

		it("has the time zone that a --require module sets", async () => {
			const files = {
				"zone.cjs": `${TIME}; process.env.TZ = 'Asia/Kolkata';`,
				"test/a.js": SAYS_TIME,
			};
			const run = await prunOn(files, [...level, "--require", "./zone.cjs"], {
				env: { TZ: "Asia/Tokyo" },
			});
			assert.match(printed(run), /GMT\+0530 .* Asia\/(?:Kolkata|Calcutta)/, said(run));
		});

		it("has the time zone that a global fixture sets", async () => {
			const files = {
				"fixture.cjs": `exports.mochaGlobalSetup = () => { ${TIME}; process.env.TZ = 'America/Lima'; };`,
				"test/a.js": SAYS_TIME,
			};
			const run = await prunOn(files, [...level, "--require", "./fixture.cjs"], {
				env: { TZ: "Asia/Tokyo" },
			});
			assert.match(printed(run), /GMT-0500 .* America\/Lima/, said(run));
		});

		it("has the locale of the environment", async () => {
			const says =
				"it('says', () => console.log((1234.5).toLocaleString(), Intl.DateTimeFormat().resolvedOptions().locale));";
			const run = await prunOn({ "test/a.js": says }, level, {
				env: { LC_ALL: "de_DE.UTF-8", LANG: "de_DE.UTF-8" },
			});
			assert.equal(printed(run), "1.234,5 de-DE\n", said(run));
		});

		it("leaks no global of prun's, which mocha's --check-leaks would tell", async () => {
			const run = await prunOn({ "test/a.js": "it('passes', () => {});" }, [
				...level,
				"--check-leaks",
			]);
			assert.equal(run.code, 0, said(run));
		});

		it("fails with its own error when it has removed all listeners of process", async () => {
			const files = {
				"test/a.js":
					"it('throws', (done) => { process.removeAllListeners(); setTimeout(() => { throw new Error('late'); }, 5); });",
			};
			const run = await prunOn(files, level);
			const [end] = run.of("job-finished");
			assert.deepEqual([end?.outcome, end?.reason.error?.message], ["failed", "late"], said(run));
		});

		it("gets no signal ignored or blocked, though prun was started so", async () => {
			const fs = "const fs = require('node:fs');";
			const status = "fs.readFileSync('/proc/self/status', 'utf8').match(/^Sig(Blk|Ign|Cgt).*$/gm)";
			const files = {
				"test/a.js": `${fs} it('says', () => fs.writeFileSync('signals', ${status}.join()));`,
			};
			const project = writeProject(files);
			const signals = () => readFileSync(project.path("signals"), "utf8");
			try {
				await prun(project, level);
				const plain = signals();
				assert.match(plain, /SigBlk/);
				await startedIgnoring(project, level);
				assert.equal(signals(), plain);
			} finally {
				project.remove();
			}
		});
	});
}

/** By a shell that ignores what nohup and scripts in the background ignore. */
async function startedIgnoring(project: Project, args: readonly string[]): Promise<void> {
	const script = 'trap "" HUP INT QUIT PIPE TERM USR2; rm signals; exec "$@"';
	const words = ["-c", script, "bash", process.execPath, PRUN, ...args];
	await promisify(execFile)("bash", words, { cwd: project.dir, timeout: 20_000 });
}

const CHANGES = `
	it('changes', () => {
		process.chdir('/');
		process.env.CHANGED = 'yes';
		process.umask(0o077);
		process.on('SIGUSR2', () => {});
		globalThis.changed = true;
	});`;
const LOOKS = `
	it('looks', () => console.log(JSON.stringify([process.cwd() === '/', process.env.CHANGED, process.umask(), process.listenerCount('SIGUSR2'), globalThis.changed])));`;

describe("what a file changes of its process", () => {
	for (const isolation of LEVELS) {
		const shared = isolation === "none";
		it(`is ${shared ? "there for the next, as in mocha's one process," : "not seen by the next"} under ${isolation}`, async () => {
			const run = await prunOn({ "test/a.js": CHANGES, "test/b.js": LOOKS }, [
				"--isolation",
				isolation,
				"-j",
				"1",
				"--order",
				"path",
			]);
			assert.deepEqual(verdicts(run), { "test/a.js": "passed", "test/b.js": "passed" }, said(run));
			const umask = process.umask();
			const expected = shared ? [true, "yes", 0o077, 1, true] : [false, null, umask, 0, null];
			assert.deepEqual(JSON.parse(printed(run)), expected);
		});
	}
});
