import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { type Finished, type Project, prun, writeProject } from "../support/project.js";
import { notices, said, verdicts } from "../support/results.js";

/** As somebody else would write one: on Base, with what a runner, suites and tests offer. */
const THIRD_PARTY = `
	const Mocha = require('mocha');
	const { EVENT_RUN_BEGIN, EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_SUITE_BEGIN, EVENT_RUN_END } = Mocha.Runner.constants;
	module.exports = class Mine extends Mocha.reporters.Base {
		constructor(runner, options) {
			super(runner, options);
			const say = (...words) => console.log(words.join('|'));
			runner.once(EVENT_RUN_BEGIN, () => say('begin', options.reporterOptions.greeting));
			runner.on(EVENT_SUITE_BEGIN, (suite) => say('suite', suite.title, suite.root, suite instanceof Mocha.Suite));
			runner.on(EVENT_TEST_PASS, (test) => say('pass', test.fullTitle(), test.titlePath().length, test.parent.title,
				require('path').basename(test.file), typeof test.duration, test.speed, test.isPassed(), test instanceof Mocha.Test));
			runner.on(EVENT_TEST_FAIL, (test, err) => say('fail', test.title, test.type, err.name, err.message,
				err.actual, err.expected, err instanceof Error, err.stack.includes('a.js:')));
			runner.once(EVENT_RUN_END, () => say('end', runner.stats.passes, runner.stats.failures, runner.stats.suites, runner.total,
				runner.suite.suites.length));
		}
		done(failures, fn) {
			setTimeout(() => { require('fs').writeFileSync('done', String(failures)); fn(failures); }, 50);
		}
	};`;

const PASSES = "it('passes', () => {});";

/** Only what mocha's reporter prints on standard output; events in a file. */
function reported(project: Project, reporter: string, ...args: string[]): Promise<Finished> {
	return prun(project, [`--reporter=${reporter}`, "-j", "1", ...args]);
}

describe("prun with a reporter that was made for mocha", () => {
	let project: Project;
	afterEach(() => project.remove());

	for (const mocha of [8, 12]) {
		it(`gives it what mocha ${mocha} gives it, and waits until it is done`, async () => {
			project = writeProject(
				{
					"node_modules/mine/index.js": THIRD_PARTY,
					"test/a.js": `describe('sums', () => {
						it('two', () => {});
						it('three', () => require('assert').equal(2, 3));
						after(() => { throw new RangeError('clean'); });
					});`,
				},
				mocha,
			);
			const run = await reported(project, "mine", "--reporter-option", "greeting=hi");
			assert.deepEqual(run.stdout.trimEnd().split("\n"), [
				"begin|hi",
				"suite||true|true",
				"suite|sums|false|true",
				"pass|sums two|2|sums|a.js|number|fast|true|true",
				"fail|three|test|AssertionError|2 == 3|2|3|true|true",
				'fail|"after all" hook for "three"|hook|RangeError|clean|||true|true',
				"end|1|2|1|2|1",
			]);
			assert.equal(readFileSync(project.path("done"), "utf8"), "2");
			assert.equal(run.code, 10, said(run));
		});
	}

	it("has all of a file in a suite's tests and suites before that suite begins", async () => {
		project = writeProject({
			"counts.js": `module.exports = class { constructor(runner) { runner.on('suite', (suite) => {
				console.log([suite.title, suite.tests.length, suite.suites.length, suite.total()].join(' '));
			}); } };`,
			"test/a.js":
				"describe('a', () => { it('1', () => {}); it('2', () => {}); describe('b', () => it('3')); });",
			"test/b.js": "it('at the root', () => {});",
		});
		assert.equal((await reported(project, "./counts.js")).stdout, " 0 1 3\na 2 1 3\nb 1 0 1\n");
	});

	it("finds it by a path, and an ES module too", async () => {
		project = writeProject({
			"reporters/mine.js": THIRD_PARTY,
			"esm.mjs":
				"export default class { constructor(runner) { runner.on('end', () => console.log('over')); } }",
			"test/a.js": PASSES,
		});
		const byPath = await reported(project, "./reporters/mine.js", "-O", "greeting=x");
		assert.match(byPath.stdout, /^begin\|x\n/);
		assert.equal((await reported(project, "./esm.mjs")).stdout, "over\n");
	});

	it("takes it from .mocharc, with its options", async () => {
		project = writeProject({
			".mocharc.json": '{ "reporter": "xunit", "reporter-option": ["suiteName=Mine"] }',
			"test/a.js": PASSES,
		});
		const run = await prun(project, [], { reporters: "none" });
		assert.match(run.stdout, /^<testsuite name="Mine" tests="1"/);
	});

	it("lets it write files of its own beside prun's stream of events", async () => {
		project = writeProject({ "test/a.js": PASSES });
		const run = await reported(project, "mocha:json", "-O", "output=out/results.json");
		assert.equal(run.stdout, "");
		const results = JSON.parse(readFileSync(project.path("out/results.json"), "utf8")) as {
			stats: { passes: number };
		};
		assert.equal(results.stats.passes, 1);
		assert.deepEqual(verdicts(run), { "test/a.js": "passed" });
	});

	it("tells it a file that passed when retried once, and says so on standard error", async () => {
		project = writeProject({
			"test/a.js":
				"it('is flaky', () => { if (process.env.PRUN_ATTEMPT === '1') throw new Error('no'); });",
		});
		const run = await reported(project, "tap", "--job-retries", "1");
		assert.match(run.stdout, /^ok 1 is flaky\n# tests 1\n# pass 1\n# fail 0\n1\.\.1\n$/);
		assert.equal(run.stderr, "flaky: test/a.js passed on attempt 2\n");
		assert.equal(run.code, 0, said(run));
	});

	it("tells it a file that did not end by its tests as a failure with the file's name", async () => {
		project = writeProject({
			"test/crashes.js": "it('dies', () => process.kill(process.pid, 'SIGKILL'));",
			"test/exits.js": "process.exit(3);",
			"test/hangs.js": "it('hangs', () => { for (;;); });",
			"test/loads-not.js": "require('no-such-package');",
		});
		const run = await reported(project, "tap", "--job-timeout", "1000");
		assert.match(run.stdout, /not ok 1 test\/crashes\.js\n {2}the file crashed by SIGKILL/);
		assert.match(run.stdout, /not ok 2 test\/exits\.js\n {2}the file crashed with exit code 3/);
		assert.match(run.stdout, /not ok 3 test\/hangs\.js\n {2}the file timed-out/);
		assert.match(
			run.stdout,
			/not ok 4 test\/loads-not\.js\n.*Cannot find module 'no-such-package'/,
		);
		assert.doesNotMatch(run.stdout, /run-file|process\.cjs/);
		assert.match(run.stdout, /# fail 4\n/);
		assert.equal(run.code, 10, said(run));
	});

	it("passes on what files print, to the same streams", async () => {
		project = writeProject({
			"test/a.js": "it('talks', () => { console.log('out'); console.error('err'); });",
		});
		const run = await reported(project, "min");
		assert.match(run.stdout, /out\n/);
		assert.equal(run.stderr, "err\n");
	});

	it("goes on without it when it throws, and says so", async () => {
		project = writeProject({
			"bad.js":
				"module.exports = class { constructor(runner) { runner.on('pass', () => { throw new Error('broken'); }); } };",
			"test/a.js": PASSES,
			"test/b.js": PASSES,
		});
		const beside = await reported(project, "./bad.js");
		assert.deepEqual(notices(beside, "REPORTER_FAILED"), [
			"the reporter ./bad.js failed and was dropped: broken",
		]);
		assert.equal(beside.of("job-verdict").length, 2);
		assert.equal(beside.code, 0, said(beside));
		const alone = await prun(project, ["-R", "./bad.js"], { reporters: "none" });
		assert.equal(alone.stderr, "error: the reporter ./bad.js failed and was dropped: broken\n");
		assert.equal(alone.code, 0, said(alone));
	});

	it("leaves what files print to the first of several on a terminal", async () => {
		project = writeProject({ "test/a.js": `console.log('printed once'); ${PASSES}` });
		const run = await prun(
			project,
			["-R", "mocha:dot", "-R", "mocha:xunit", "-O", "output=report.xml"],
			{ reporters: "none" },
		);
		assert.equal(run.stdout.split("printed once").length - 1, 1, said(run));
		assert.equal(run.code, 0);
	});

	it("refuses one that cannot be made, or that shall write to a file as prun's do", async () => {
		project = writeProject({
			"throws.js": "throw new Error('not today');",
			"constructs.js": "module.exports = class { constructor() { throw new Error('not me'); } };",
			"test/a.js": PASSES,
		});
		const cases: Readonly<Record<string, RegExp>> = {
			"./throws.js":
				/^error: cannot load the reporter \.\/throws\.js: not today {2}\[REPORTER_FAILED\]/,
			"./constructs.js":
				/^error: cannot make the reporter \.\/constructs\.js: not me {2}\[REPORTER_FAILED\]/,
			"no-such":
				/^error: option --reporter is "no-such", must be one of live, spec, .*, or a module {2}\[USAGE\]/,
			"mocha:tap=a.tap":
				/mocha's reporters take no =FILE.*\n hint: .*--reporter-option output=a\.tap/,
		};
		for (const [reporter, stderr] of Object.entries(cases)) {
			const run = await prun(project, ["-R", reporter], { reporters: "none" });
			assert.match(run.stderr, stderr);
			assert.equal(run.code, 2, said(run));
		}
	});
});
