import { strict as assert } from "node:assert";
import { mkdirSync } from "node:fs";
import { type Finished, prun, writeProject } from "../support/project.js";
import { said, verdicts } from "../support/results.js";

/**
 * Holds a folder, which only one at a time can make, for the time that the test runs; and all the
 * while that the process lives, also when it is not the test's turn.
 */
function holds(...folders: string[]): string {
	return `
		const fs = require('node:fs');
		const folders = ${JSON.stringify(folders)}.map((name) => 'held/' + name);
		for (const folder of folders) fs.mkdirSync(folder);
		process.on('exit', () => { for (const folder of folders) fs.rmdirSync(folder); });
		it('has it alone', (done) => { setTimeout(done, 60); });`;
}

async function run(
	files: Readonly<Record<string, string>>,
	config: object,
	args: readonly string[] = [],
): Promise<Finished> {
	const project = writeProject({ ...files, "prun.config.json": JSON.stringify(config) });
	mkdirSync(project.path("held"));
	try {
		return await prun(project, ["-j", "4", ...args]);
	} finally {
		project.remove();
	}
}

/** The most files that ran at the same time, by the leader's own clock. */
function mostAtOnce(finished: Finished): number {
	let now = 0;
	let most = 0;
	for (const event of finished.events) {
		if (event.kind === "job-started") most = Math.max(most, ++now);
		if (event.kind === "job-finished") now--;
	}
	return most;
}

const eight = ["a", "b", "c", "d", "e", "f", "g", "h"];

describe("prun never runs at the same time", () => {
	it("files under serial, while others run beside them", async () => {
		const files = {
			...Object.fromEntries(eight.map((name) => [`test/db/${name}.js`, holds("db")])),
			...Object.fromEntries(
				eight.map((name) => [
					`test/free-${name}.js`,
					"it('waits', (done) => { setTimeout(done, 60); });",
				]),
			),
		};
		const finished = await run(files, { serial: ["test/db/**"] }, ["--recursive"]);
		assert.equal(finished.code, 0, said(finished));
		assert.equal(Object.keys(verdicts(finished)).length, 16);
		assert.ok(mostAtOnce(finished) > 1, "the others ran one by one too");
	});

	it("files that share a lock, while those with another lock run beside them", async () => {
		const files = {
			...Object.fromEntries(eight.map((name) => [`test/db-${name}.js`, holds("db")])),
			...Object.fromEntries(eight.map((name) => [`test/port-${name}.js`, holds("port")])),
		};
		const finished = await run(files, { locks: { db: ["test/db-*"], port: ["test/port-*"] } });
		assert.equal(finished.code, 0, said(finished));
		assert.ok(mostAtOnce(finished) > 1, "different locks kept each other out");
		assert.ok(mostAtOnce(finished) <= 2);
	});

	it("files with two locks and files with one of them", async () => {
		const files = {
			...Object.fromEntries(eight.slice(0, 4).map((name) => [`test/db-${name}.js`, holds("db")])),
			...Object.fromEntries(
				eight.slice(0, 4).map((name) => [`test/port-${name}.js`, holds("port")]),
			),
			...Object.fromEntries(
				eight.slice(0, 4).map((name) => [`test/both-${name}.js`, holds("db", "port")]),
			),
		};
		const locks = { db: ["test/db-*", "test/both-*"], port: ["test/port-*", "test/both-*"] };
		const finished = await run(files, { locks }, ["--order", "random"]);
		assert.equal(finished.code, 0, said(finished));
		assert.equal(Object.keys(verdicts(finished)).length, 12);
	});

	it("a retry of a file and another under the same lock", async () => {
		const flaky = `${holds("db")} it('fails once', () => { if (process.env.PRUN_ATTEMPT === '1') throw new Error('no'); });`;
		const files = Object.fromEntries(eight.slice(0, 4).map((name) => [`test/${name}.js`, flaky]));
		const finished = await run(files, { serial: ["**/*.js"], jobRetries: 1 });
		assert.equal(finished.code, 0, said(finished));
		assert.deepEqual(finished.of("run-finished")[0]?.verdicts, { flaky: 4 });
		assert.equal(mostAtOnce(finished), 1);
	});

	it("files under a lock after one of them crashed", async () => {
		const crashes = `it('crashes', () => process.kill(process.pid, 'SIGKILL'));`;
		const files = { "test/a.js": crashes, "test/b.js": holds("db"), "test/c.js": holds("db") };
		const finished = await run(files, { serial: ["**"] });
		assert.deepEqual(verdicts(finished), {
			"test/a.js": "crashed",
			"test/b.js": "passed",
			"test/c.js": "passed",
		});
		assert.equal(mostAtOnce(finished), 1);
	});
});

describe("prun without locks", () => {
	it("does run those files at the same time, so the tests above can fail", async () => {
		const files = Object.fromEntries(eight.map((name) => [`test/${name}.js`, holds("db")]));
		const finished = await run(files, {});
		assert.equal(finished.code, 10, said(finished));
		assert.ok(mostAtOnce(finished) > 1);
	});
});
