import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { prun, startPrun, writeProject } from "../support/project.js";
import { said } from "../support/results.js";
import { begun, stayingSuite, untilAllGone } from "../support/staying.js";
import { STUBBORN, stubbornAlive } from "../support/stubborn.js";
import { until } from "../support/wait.js";

describe("when prun is killed by SIGKILL,", () => {
	it("nothing of its global fixtures is alive either", async () => {
		const project = writeProject({
			...stayingSuite(1),
			"fixtures.js":
				"const { leave } = require('./stubborn.js'); exports.mochaGlobalSetup = () => leave('fixtures');",
		});
		try {
			const started = startPrun(project, ["--require", "./fixtures.js"], { timeoutMs: 20_000 });
			await until("the file runs", () => begun(project) === 1);
			assert.ok(stubbornAlive(project).some((name) => name.startsWith("fixtures-")));
			started.kill("SIGKILL");
			await untilAllGone(project);
			await started.done;
		} finally {
			project.remove();
		}
	});

	it("nothing is alive when it was still preloading", async () => {
		const project = writeProject({
			"stubborn.js": STUBBORN,
			"slow.mjs":
				"import { createRequire } from 'node:module'; await createRequire(import.meta.url)('./stubborn.js').leave('preload'); for (;;);",
			"test/a.js": "",
		});
		try {
			const started = startPrun(project, ["--preload", "./slow.mjs"], { timeoutMs: 20_000 });
			await until("it preloads", () => stubbornAlive(project).length === 2);
			started.kill("SIGKILL");
			await untilAllGone(project);
			await started.done;
		} finally {
			project.remove();
		}
	});
});

/** Loops when it is loaded, until somebody kills it (or its parent); the next time it does not. */
const ONCE = `
	const fs = require('node:fs');
	if (!fs.existsSync('looping')) { fs.writeFileSync('looping', process.pid + ' ' + process.ppid + ' '); for (;;); }`;

describe("a run goes on, with all its verdicts, when somebody kills", () => {
	for (const level of ["fork", "spawn"]) {
		for (const [who, word] of [
			["the process that preloads", 0],
			["its keeper", 1],
		] as const) {
			it(`${who}, under ${level}`, async () => {
				const project = writeProject({
					"once.js": ONCE,
					"test/a.js": "it('passes', () => {});",
					"test/b.js": "it('passes', () => {});",
				});
				try {
					const args = ["--isolation", level, "--preload", "./once.js", "-j", "1"];
					const started = startPrun(project, args, { timeoutMs: 20_000 });
					const marker = project.path("looping");
					const pids = await until("it preloads", () => {
						const [pid, parent, end] = existsSync(marker)
							? readFileSync(marker, "utf8").split(" ")
							: [];
						return end === undefined ? undefined : [Number(pid), Number(parent)];
					});
					process.kill(pids[word] ?? 0, "SIGKILL");
					const run = await started.done;
					assert.equal(run.code, 0, said(run));
					assert.equal(run.of("run-started")[0]?.isolation, level);
					assert.deepEqual(
						run.of("job-verdict").map(({ verdict }) => verdict),
						["passed", "passed"],
					);
				} finally {
					project.remove();
				}
			});
		}
	}

	it("the process that preloads each time: then it says so and exits 4", async () => {
		const project = writeProject({
			"dies.js": "process.kill(process.pid, 'SIGKILL'); for (;;);",
			"test/a.js": "it('passes', () => {});",
		});
		try {
			const run = await prun(project, ["--preload", "./dies.js"]);
			assert.equal(run.code, 4, said(run));
			assert.match(run.stderr, /the process that preloads ended by SIGKILL {2}\[PROCESS_FAILED\]/);
		} finally {
			project.remove();
		}
	});
});
