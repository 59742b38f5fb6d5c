import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { type Project, prun, writeProject } from "../support/project.js";
import { said, verdicts } from "../support/results.js";

/** Setup and teardown leave a line each in a file; the files of the suite one as well. */
const FIXTURES = `
	const fs = require('node:fs');
	const note = (line) => fs.appendFileSync('notes', line + '\\n');
	exports.mochaGlobalSetup = async function () {
		this.server = require('node:http').createServer((request, response) => response.end('hello'));
		await new Promise((done) => this.server.listen(0, done));
		process.env.SERVER_PORT = String(this.server.address().port);
		delete process.env.TO_BE_REMOVED;
		note('set up ' + process.pid);
	};
	exports.mochaGlobalTeardown = async function () {
		await new Promise((done) => { this.server.close(done); this.server.closeAllConnections?.(); });
		note('torn down ' + process.pid);
	};`;
const ASKS = `
	const port = process.env.SERVER_PORT; // there already while the file loads
	it('asks the server', async () => {
		const answer = await fetch('http://localhost:' + port).then((response) => response.text());
		require('node:assert').equal(answer, 'hello');
		require('node:assert').equal('TO_BE_REMOVED' in process.env, false);
		require('node:fs').appendFileSync('notes', 'test ' + process.pid + '\\n');
	});`;

describe("prun runs global fixtures once, in a process of their own, and gives their environment to each file", () => {
	let project: Project;
	afterEach(() => project.remove());

	for (const mocha of [8, 9, 10, 11, 12]) {
		for (const isolation of mocha === 12 ? ["fork", "spawn", "none"] : ["fork"]) {
			it(`with mocha ${mocha} under ${isolation}`, async () => {
				project = writeProject(
					{ "fixtures.js": FIXTURES, "test/a.js": ASKS, "test/b.js": ASKS, "test/c.js": ASKS },
					mocha,
				);
				const run = await prun(project, ["--require", "./fixtures.js", "--isolation", isolation], {
					env: { TO_BE_REMOVED: "1" },
				});
				assert.equal(run.code, 0, said(run));
				const notes = readFileSync(project.path("notes"), "utf8").trim().split("\n");
				const words = notes.map((line) => line.replace(/ \d+$/, ""));
				assert.deepEqual(words, ["set up", "test", "test", "test", "torn down"]);
				const pids = notes.map((line) => line.split(" ").at(-1));
				assert.equal(pids[0], pids.at(-1));
				assert.ok(!pids.slice(1, -1).includes(pids[0]));
			});
		}
	}

	it("and runs nothing, tears nothing down and exits 4 when the setup fails, with what it printed", async () => {
		project = writeProject({
			"fixtures.js": `
				exports.mochaGlobalSetup = async () => { console.log('connecting to db'); throw new Error('refused'); };
				exports.mochaGlobalTeardown = () => { require('node:fs').writeFileSync('torn-down', ''); };`,
			"test/a.js": "require('node:fs').writeFileSync('ran', '');",
		});
		const run = await prun(project, ["--require", "./fixtures.js"]);
		assert.equal(run.code, 4, said(run));
		assert.match(run.stderr, /^error: the global setup failed: Error: refused\n/);
		assert.match(run.stderr, /it printed:\nconnecting to db/);
		assert.match(run.stderr, /\[FIXTURE_FAILED\]\n$/);
		assert.deepEqual(verdicts(run), {});
		assert.throws(() => readFileSync(project.path("ran")));
	});

	it("and exits 4 when the setup ends its process", async () => {
		project = writeProject({
			"fixtures.js": "exports.mochaGlobalSetup = () => { process.exit(0); };",
			"test/a.js": "it('passes', () => {});",
		});
		const run = await prun(project, ["--require", "./fixtures.js"]);
		assert.equal(run.code, 4, said(run));
		assert.match(run.stderr, /the global setup failed: process\.exit\(0\) at .*fixtures\.js:1/);
	});

	it("and says that the fixtures' process died while the files ran", async () => {
		project = writeProject({
			"fixtures.js":
				"exports.mochaGlobalSetup = () => { setTimeout(() => { throw new Error('server broke'); }, 50); }; exports.mochaGlobalTeardown = () => {};",
			"test/a.js": "it('takes a while', (done) => { setTimeout(done, 400); });",
		});
		const run = await prun(project, ["--require", "./fixtures.js"], { timeoutMs: 20_000 });
		assert.equal(run.code, 4, said(run));
		assert.match(run.stdout + run.stderr, /server broke/);
	});
});
