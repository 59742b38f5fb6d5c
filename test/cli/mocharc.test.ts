import { strict as assert } from "node:assert";
import { type Finished, prun, prunOn, writeProject } from "../support/project.js";
import { said, verdicts } from "../support/results.js";

const NAMED = "it(require('path').basename(__filename), () => {});";
const TIMEOUT =
	"it('has the timeout', function () { if (this.timeout() !== 4321) throw new Error(this.timeout()); });";

function files(run: Finished): string[] {
	return Object.keys(verdicts(run)).sort();
}

describe("prun reads mocha's configuration:", () => {
	const forms: Readonly<Record<string, string>> = {
		".mocharc.json": '{ "timeout": 4321 /* as in mocha */ }',
		".mocharc.jsonc": '{ "timeout": 4321 }',
		".mocharc.yml": "timeout: 4321\n",
		".mocharc.yaml": "timeout: 4321\n",
		".mocharc.js": "module.exports = { timeout: 4321 };",
		".mocharc.cjs": "module.exports = { timeout: 4321 };",
		"package.json": '{ "mocha": { "timeout": 4321 } }',
	};
	for (const [name, text] of Object.entries(forms)) {
		it(name, async () => {
			const run = await prunOn({ "test/a.js": TIMEOUT, [name]: text });
			assert.equal(run.code, 0, said(run));
		});
	}

	it("a file that --config names", async () => {
		const run = await prunOn({ "test/a.js": TIMEOUT, "ci.json": '{ "timeout": 4321 }' }, [
			"--config",
			"ci.json",
		]);
		assert.equal(run.code, 0, said(run));
	});

	it("not with --no-config", async () => {
		const run = await prunOn({ "test/a.js": TIMEOUT, ".mocharc.json": '{ "timeout": 4321 }' }, [
			"--no-config",
		]);
		assert.equal(run.code, 10, said(run));
	});

	it("below the command line", async () => {
		const run = await prunOn({ "test/a.js": TIMEOUT, ".mocharc.json": '{ "timeout": 1 }' }, [
			"--timeout",
			"4321",
		]);
		assert.equal(run.code, 0, said(run));
	});

	it("--require, --file and spec of it", async () => {
		const run = await prunOn({
			".mocharc.json": '{ "spec": "checks/**/*.js", "require": "./r.js", "file": ["f.js"] }',
			"r.js": "globalThis.seen = 'r';",
			"f.js": "globalThis.seen += 'f';",
			"checks/deep/a.js": "it('sees both', () => { require('assert').equal(seen, 'rf'); });",
			"test/b.js": NAMED,
		});
		assert.deepEqual(files(run), ["checks/deep/a.js"]);
		assert.equal(run.code, 0, said(run));
	});

	it("jobs of it, when it is parallel", async () => {
		const suite = { "test/a.js": NAMED, "test/b.js": NAMED, "test/c.js": NAMED };
		const three = await prunOn({ ...suite, ".mocharc.json": '{ "parallel": true, "jobs": 3 }' });
		assert.equal(three.of("run-started")[0]?.slots, 3);
		const one = await prunOn({ ...suite, ".mocharc.json": '{ "parallel": true, "jobs": 3 }' }, [
			"-j",
			"1",
		]);
		assert.equal(one.of("run-started")[0]?.slots, 1);
	});

	it("a reporter of it, unless the command line names one", async () => {
		const suite = {
			"test/a.js": NAMED,
			"test/b.js": NAMED,
			".mocharc.json": '{ "reporter": "tap" }',
		};
		const theirs = await prunOn(suite, ["-j", "1", "--reporter=json=e.ndjson"], {
			reporters: "none",
		});
		assert.equal(theirs.stdout, "");
		const project = writeProject(suite);
		try {
			const run = await prun(project, ["-j", "1"], { reporters: "none" });
			assert.equal(run.code, 0, said(run));
			assert.match(run.stdout, /^1\.\.2\nok 1 a\.js\nok 2 b\.js\n|^ok 1 a\.js\nok 2 b\.js\n/);
			assert.equal(run.stderr, "");
		} finally {
			project.remove();
		}
	});
});
