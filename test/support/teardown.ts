// That nothing of what a file has started outlives it: the same for every level that has processes
// of its own for each file.

import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import type { IsolationLevel } from "../../scheduler/protocol/mod.js";
import { untilNothingLives } from "./processes.js";
import { type Finished, type Project, prun, writeProject } from "./project.js";
import { said } from "./results.js";
import { STUBBORN, stubbornAlive, stubbornPids } from "./stubborn.js";

const LEAVES = "const { leave } = require('../stubborn.js');";
/** Passes when nobody of that name lives. */
const looks = (name: string) => `
	const fs = require('node:fs');
	it('finds nobody of ${name}', () => {
		for (const kind of ['session', 'daemon']) {
			const pid = Number(fs.readFileSync('pid-${name}-' + kind, 'utf8'));
			let state = 'gone';
			try { state = fs.readFileSync('/proc/' + pid + '/stat', 'utf8').split(') ')[1][0]; } catch {}
			if (state !== 'gone' && state !== 'Z') throw new Error(kind + ' ' + pid + ' is in state ' + state);
		}
	});`;

function leaksOf(run: Finished, file: string): string[] {
	const leaks = run.of("job-finished").find((job) => job.file === file)?.leaks ?? [];
	return leaks.filter(({ kind }) => kind === "process").map(({ what }) => what);
}

export function describeTeardown(isolation: IsolationLevel): void {
	describe(`what a file has started and left, under ${isolation},`, () => {
		let project: Project;
		afterEach(async () => {
			await untilNothingLives(project, 2000);
			assert.deepEqual(stubbornAlive(project), []);
			project.remove();
		});

		const endings: Readonly<Record<string, { test: string; outcome: string }>> = {
			passed: { test: "it('leaves', () => leave('one'));", outcome: "passed" },
			failed: {
				test: "it('leaves', async () => { await leave('one'); throw new Error('no'); });",
				outcome: "failed",
			},
			"called process.exit": {
				test: "it('leaves', async () => { await leave('one'); process.exit(0); });",
				outcome: "crashed",
			},
			"was killed by SIGKILL": {
				test: "it('leaves', async () => { await leave('one'); process.kill(process.pid, 'SIGKILL'); });",
				outcome: "crashed",
			},
			"ran out of time": {
				test: "it('leaves', async () => { await leave('one'); for (;;); });",
				outcome: "timed-out",
			},
		};

		for (const [how, { test, outcome }] of Object.entries(endings)) {
			it(`is gone before the next file begins, and named, when the file ${how}`, async () => {
				project = writeProject({
					"stubborn.js": STUBBORN,
					"test/a.js": `${LEAVES} ${test}`,
					"test/b.js": looks("one"),
				});
				const run = await prun(project, [
					"-j",
					"1",
					"--isolation",
					isolation,
					"--job-timeout",
					"1500",
				]);
				assert.deepEqual(
					run.of("job-finished").map((job) => job.outcome),
					[outcome, "passed"],
					said(run),
				);
				if (outcome === "timed-out") return; // prun killed them together with the file: no leaks
				const pids = stubbornPids(project);
				const leaks = leaksOf(run, "test/a.js");
				for (const kind of ["session", "daemon"]) {
					const pid = pids.get(`one-${kind}`);
					assert.ok(
						leaks.some((what) => what.startsWith(`${pid} `)),
						`${kind} ${pid} is not in ${leaks.join("; ")}`,
					);
				}
				assert.match(run.stdout, /1 file left something behind\n {4}test\/a\.js: process \d+ /);
				assert.deepEqual(leaksOf(run, "test/b.js"), []);
			});
		}

		it("is named for the file that started it, also when others die in the same moment, and not for one that lives on", async () => {
			const dies = (name: string) => `${LEAVES}
				it('leaves', async () => {
					await leave('${name}');
					const all = () => require('node:fs').readdirSync('.').filter((entry) => entry.startsWith('pid-')).length;
					while (all() < 8) await new Promise((done) => setTimeout(done, 2));
					process.kill(process.pid, 'SIGKILL');
				}).timeout(0);`;
			const dying = ["a", "b", "c"];
			project = writeProject({
				"stubborn.js": STUBBORN,
				...Object.fromEntries(dying.map((name) => [`test/${name}.js`, dies(name)])),
				"test/d.js": `${LEAVES} it('leaves and takes a while', async () => { await leave('d'); await new Promise((done) => setTimeout(done, 800)); }).timeout(0);`,
			});
			const run = await prun(project, ["-j", "4", "--isolation", isolation]);
			const stubborn = (name: string) =>
				leaksOf(run, `test/${name}.js`).filter((what) => what.includes("stubborn-"));
			// A daemon that threw its environment away is one of those that died just then.
			const nameless = (what: string) => what.endsWith("-daemon");
			for (const name of dying) {
				const named = stubborn(name).filter((what) => !nameless(what));
				assert.equal(named.length, 1, `${name}: ${named.join("; ")}`);
				assert.ok(named[0]?.endsWith(`stubborn-${name}`), `${named[0]} is not of ${name}`);
			}
			const daemons = dying.flatMap(stubborn).filter(nameless);
			assert.deepEqual(
				// A shell that is about to run another program is there twice for a moment.
				[...new Set(daemons.map((what) => what.replace(/.*stubborn-/, "")))].sort(),
				dying.map((name) => `${name}-daemon`),
			);
			for (const what of stubborn("d"))
				assert.ok(what.includes("stubborn-d"), `${what} is not of d`);
			assert.equal(stubborn("d").length, 2);
			assert.equal(
				run.of("job-verdict").find(({ file }) => file === "test/d.js")?.verdict,
				"passed",
				said(run),
			);
		});

		it("may clean up on SIGTERM when the file ran out of time, and is killed when it does not end", async () => {
			const cleansUp = `trap "sleep 0.3; echo done > cleaned; exit" TERM; echo up; while :; do sleep 0.05; done`;
			project = writeProject({
				"stubborn.js": STUBBORN,
				"test/a.js": `${LEAVES} it('hangs', async () => {
					await leave('one');
					const tidy = require('node:child_process').spawn('sh', ['-c', ${JSON.stringify(cleansUp)}], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
					await new Promise((done) => tidy.stdout.once('data', done));
					for (;;);
				}).timeout(0);`,
			});
			const run = await prun(project, ["--isolation", isolation, "--job-timeout", "1500"]);
			const [job] = run.of("job-finished");
			assert.equal(job?.outcome, "timed-out", said(run));
			assert.equal(readFileSync(project.path("cleaned"), "utf8"), "done\n");
		});

		it("and what ends by itself in time, is no leak", async () => {
			project = writeProject({
				"test/a.js":
					"it('waits for it', (done) => { require('node:child_process').exec('sleep 0.05', done); });",
				"test/b.js": "it('does not', () => { require('node:child_process').execSync('true'); });",
			});
			const run = await prun(project, ["--isolation", isolation]);
			assert.equal(run.code, 0, said(run));
			assert.deepEqual(
				run.of("job-finished").flatMap(({ leaks }) => leaks),
				[],
			);
		});
	});
}
