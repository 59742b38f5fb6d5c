import { strict as assert } from "node:assert";
import { assertSpawned, HAZARDS, twoFiles } from "../support/hazards.js";
import { untilNothingLives } from "../support/processes.js";
import { type Project, prun, writeProject } from "../support/project.js";
import { notices, said } from "../support/results.js";

const HARMLESS: Readonly<Record<string, string>> = {
	"reads and hashes files, compresses, resolves names": `
		const fs = require('node:fs');
		fs.readFileSync(__filename);
		require('node:zlib').gzipSync('text');
		require('node:crypto').createHash('sha256').update('x').digest();`,
	"opened and closed a server and a timer": `
		const server = require('node:net').createServer().listen(0);
		server.close();
		clearInterval(setInterval(() => {}, 1000));`,
	"used the thread pool and is done":
		"require('node:fs').readFileSync(__filename); require('node:fs').promises.stat(__filename);",
	"listens for signals and for its exit":
		"process.on('exit', () => {}); process.on('SIGUSR2', () => {});",
	"writes to its standard streams": "console.log('out'); console.error('err');",
};

describe("prun, when a module that --preload names", () => {
	let project: Project;
	afterEach(async () => {
		await untilNothingLives(project, 2000);
		project.remove();
	});

	for (const { title, module, says } of HAZARDS) {
		it(`${title}, names it and spawns`, async () => {
			project = writeProject({
				"before.cjs": "",
				"unsafe.cjs": module,
				"after.cjs": "",
				...twoFiles(""),
			});
			const preloads = ["./before.cjs", "./unsafe.cjs", "./after.cjs"].flatMap((name) => [
				"--preload",
				name,
			]);
			assertSpawned(
				await prun(project, [...preloads, "-j", "1"], { timeoutMs: 20_000 }),
				"./unsafe.cjs",
				says,
			);
		});
	}

	for (const [title, module] of Object.entries(HARMLESS)) {
		it(`${title}, forks`, async () => {
			project = writeProject({ "harmless.cjs": module, ...twoFiles("") });
			const run = await prun(project, ["--preload", "./harmless.cjs", "-j", "1"]);
			assert.equal(run.of("run-started")[0]?.isolation, "fork", said(run));
			assert.deepEqual(notices(run, "FORK_UNSAFE"), []);
			assert.equal(run.code, 0, said(run));
		});
	}

	it("is unsafe and --isolation spawn was asked for, says nothing", async () => {
		project = writeProject({ "unsafe.cjs": "setInterval(() => {}, 60000);", ...twoFiles("") });
		const run = await prun(project, ["--preload", "./unsafe.cjs", "--isolation", "spawn"]);
		assert.equal(run.code, 0, said(run));
		assert.deepEqual(run.of("notice"), []);
	});
});
