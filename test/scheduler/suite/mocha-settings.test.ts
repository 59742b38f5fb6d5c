import { strict as assert } from "node:assert";
import { PrunError } from "../../../scheduler/protocol/mod.js";
import { type MochaSettings, mochaSettings } from "../../../scheduler/suite/mocha-settings.js";
import type { OptionNames } from "../../../scheduler/suite/project-mocha.js";
import { type Project, writeProject } from "../../support/project.js";

const MOCHA_FLAGS = new Set(["bail", "watch", "some-new-mocha-option"]);
const NODE_FLAGS = new Set(["max-old-space-size", "no-warnings", "trace-gc"]);

/** As mocha's own, with few names. */
const NAMES: OptionNames = {
	isMochaFlag: (name) => MOCHA_FLAGS.has(name),
	isNodeFlag: (name) => NODE_FLAGS.has(name),
	unparseNodeFlags: (flags) =>
		Object.entries(flags).map(([name, value]) =>
			value === true ? `--${name}` : `--${name}=${String(value)}`,
		),
};

const settings = (raw: Readonly<Record<string, unknown>>, cwd = "/project"): MochaSettings =>
	mochaSettings({ _: [], ...raw }, NAMES, cwd);

function refused(raw: Readonly<Record<string, unknown>>): PrunError {
	try {
		settings(raw);
	} catch (thrown) {
		assert.ok(thrown instanceof PrunError, String(thrown));
		return thrown;
	}
	assert.fail("it is refused");
}

describe("mocha's options", () => {
	it("have mocha's defaults when there are none", () => {
		assert.deepEqual(settings({}), {
			options: {},
			query: { spec: ["./test"], ignore: [], extension: [], recursive: false, sort: false },
			requires: [],
			files: [],
			uiModule: undefined,
			nodeFlags: [],
			bail: false,
			exit: false,
			colour: undefined,
			jobs: undefined,
			ignoredReporter: undefined,
		});
	});

	it("go to each file's mocha in camel case, as they are", () => {
		const raw = {
			"allow-uncaught": true,
			"async-only": true,
			bail: true,
			"check-leaks": true,
			delay: true,
			diff: false,
			"dry-run": true,
			"fail-hook-affected-tests": true,
			fgrep: "f",
			"forbid-only": true,
			"forbid-pending": true,
			"full-trace": true,
			global: ["a"],
			grep: /x/,
			"inline-diffs": true,
			invert: true,
			retries: 2,
			slow: 7,
			timeout: "5s",
			ui: "tdd",
		};
		assert.deepEqual(settings(raw).options, {
			allowUncaught: true,
			asyncOnly: true,
			bail: true,
			checkLeaks: true,
			delay: true,
			diff: false,
			dryRun: true,
			failHookAffectedTests: true,
			fgrep: "f",
			forbidOnly: true,
			forbidPending: true,
			fullTrace: true,
			global: ["a"],
			grep: /x/,
			inlineDiffs: true,
			invert: true,
			retries: 2,
			slow: 7,
			timeout: "5s",
			ui: "tdd",
		});
		assert.equal(settings(raw).bail, true);
	});

	it("that are prun's matter do not reach mocha", () => {
		const { options } = settings({
			reporter: "dot",
			exit: true,
			color: true,
			parallel: true,
			jobs: 2,
			sort: true,
		});
		assert.deepEqual(options, {});
	});

	it("say which files to look for, named ones before configured ones", () => {
		const raw = {
			_: ["a.js"],
			spec: ["test/*.js"],
			ignore: "b.js",
			extension: ["js", "ts"],
			recursive: true,
			sort: true,
		};
		assert.deepEqual(settings(raw).query, {
			spec: ["a.js", "test/*.js"],
			ignore: ["b.js"],
			extension: ["js", "ts"],
			recursive: true,
			sort: true,
		});
	});

	it("take one value for a list of one", () => {
		const { requires, query } = settings({ require: "x", spec: "a.js" });
		assert.deepEqual(requires, ["x"]);
		assert.deepEqual(query.spec, ["a.js"]);
	});

	it("keep required modules as they are named, and make --file absolute", () => {
		const { requires, files } = settings({
			require: ["./a.js", "pkg"],
			file: ["set-up.js", "/abs.js"],
		});
		assert.deepEqual(requires, ["./a.js", "pkg"]);
		assert.deepEqual(files, ["/project/set-up.js", "/abs.js"]);
	});

	it("give Node's flags to the processes that run tests", () => {
		const raw = {
			"max-old-space-size": 100,
			"trace-gc": true,
			"node-option": ["enable-source-maps", "--expose-gc"],
		};
		assert.deepEqual(settings(raw).nodeFlags, [
			"--max-old-space-size=100",
			"--trace-gc",
			"--enable-source-maps",
			"--expose-gc",
		]);
		assert.deepEqual(settings(raw).options, {});
	});

	it("exit and colours are only what was said", () => {
		assert.equal(settings({ exit: true }).exit, true);
		assert.equal(settings({ color: true }).colour, true);
		assert.equal(settings({ color: false }).colour, false);
	});

	it("jobs counts only with parallel", () => {
		assert.equal(settings({ parallel: true, jobs: 3 }).jobs, 3);
		assert.equal(settings({ parallel: false, jobs: 3 }).jobs, undefined);
		assert.equal(settings({ jobs: 3 }).jobs, undefined);
		assert.equal(settings({ parallel: true }).jobs, undefined);
	});

	it("name a reporter that is not used, but for mocha's default", () => {
		assert.equal(settings({ reporter: "mochawesome" }).ignoredReporter, "mochawesome");
		assert.equal(settings({ reporter: "spec" }).ignoredReporter, undefined);
	});
});

describe("mocha's interface", () => {
	let project: Project | undefined;

	afterEach(() => project?.remove());

	it("is mocha's own by its name", () => {
		for (const ui of ["bdd", "tdd", "qunit", "exports"])
			assert.equal(settings({ ui }).uiModule, undefined);
	});

	it("is a file of the project when there is one, else a package", () => {
		project = writeProject({ "my-ui.js": "", "plain.cjs": "" });
		const { dir, path } = project;
		assert.equal(settings({ ui: "./my-ui.js" }, dir).uiModule, path("my-ui.js"));
		assert.equal(settings({ ui: "my-ui" }, dir).uiModule, path("my-ui"));
		assert.equal(settings({ ui: "plain.cjs" }, dir).uiModule, path("plain.cjs"));
		assert.equal(settings({ ui: "mocha-cakes" }, dir).uiModule, "mocha-cakes");
	});
});

describe("an option that nobody would act on", () => {
	it("is refused by its name", () => {
		const error = refused({ "no-such": 1 });
		assert.equal(error.code, "USAGE");
		assert.equal(error.message, "unknown option --no-such");
		assert.match(error.hint ?? "", /prun --help/);
		assert.equal(refused({ z: true }).message, "unknown option -z");
	});

	it("is refused when it is mocha's and not built yet", () => {
		for (const name of [
			"fail-zero",
			"list-interfaces",
			"list-reporters",
			"pass-on-failing-test-suite",
			"watch",
		]) {
			const error = refused({ [name]: true });
			assert.equal(error.code, "NOT_BUILT_YET");
			assert.equal(error.message, `mocha's option --${name} is not built into prun yet`);
		}
	});

	it("is refused when only mocha knows it", () => {
		assert.match(refused({ "some-new-mocha-option": true }).message, /--some-new-mocha-option/);
	});

	it("is fine when it is off", () => {
		assert.deepEqual(settings({ watch: false, "fail-zero": undefined }).options, {});
	});
});
