import { strict as assert } from "node:assert";
import { PrunError } from "../../../scheduler/protocol/mod.js";
import {
	type MochaSettings,
	mochaSettings,
	refuseUnknown,
} from "../../../scheduler/suite/mocha-settings.js";
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
			reporter: undefined,
			reporterOptions: {},
			failZero: false,
			passOnFailing: false,
			posixExitCodes: false,
			unknown: [],
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

	it("name a reporter, but for mocha's default, and only one", () => {
		assert.equal(settings({ reporter: "mochawesome" }).reporter, "mochawesome");
		assert.equal(settings({ reporter: "spec" }).reporter, undefined);
		assert.match(refused({ reporter: ["a", "b"] }).message, /\["a","b"\], must be one name/);
	});

	it("have options for a reporter in every form that mocha reads", () => {
		const forms: Readonly<Record<string, unknown>>[] = [
			{ "reporter-option": ["a=1,b=2", "c"] },
			{ "reporter-option": { a: "1", b: "2", c: true } },
			{ "reporter-option": ["a=1", { b: "2", c: true }] },
			{ "reporter-option.a": "1", "reporter-options.b": "2", "reporter-option": "c" },
			{ reporterOptions: ["a=1", "b=2", "c"] },
		];
		for (const raw of forms) {
			const wanted = { a: "1", b: "2", c: true };
			assert.deepEqual(settings(raw).reporterOptions, wanted);
			assert.deepEqual(settings(raw).options["reporterOption"], wanted);
		}
		assert.match(refused({ "reporter-option": ["a=1=2"] }).message, /"a=1=2", must be key=value/);
	});

	it("may be in camel case, as in some configuration files", () => {
		assert.deepEqual(settings({ asyncOnly: true, checkLeaks: true }).options, {
			asyncOnly: true,
			checkLeaks: true,
		});
		assert.equal(settings({ failZero: true }).failZero, true);
	});

	it("say how the run ends", () => {
		const ends = settings({
			"fail-zero": true,
			"pass-on-failing-test-suite": true,
			"posix-exit-codes": true,
		});
		assert.ok(ends.failZero && ends.passOnFailing && ends.posixExitCodes);
	});

	it("turn colours off by either name", () => {
		assert.equal(settings({ "no-colors": true }).colour, false);
		assert.equal(settings({ color: false }).colour, false);
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
		project = writeProject({
			"my-ui.js": "",
			"plain.cjs": "",
			"node_modules/mocha-cakes/index.js": "",
		});
		const { dir, path } = project;
		assert.equal(settings({ ui: "./my-ui.js" }, dir).uiModule, path("my-ui.js"));
		assert.equal(settings({ ui: "my-ui" }, dir).uiModule, path("my-ui"));
		assert.equal(settings({ ui: "plain.cjs" }, dir).uiModule, path("plain.cjs"));
		assert.equal(settings({ ui: "mocha-cakes" }, dir).uiModule, "mocha-cakes");
		assert.equal(
			refused({ ui: "no-ui" }).message,
			'option --ui is "no-ui", must be one of bdd, tdd, qunit, exports, or a module',
		);
		assert.equal(settings({ ui: "no-ui", require: "brings-it" }, dir).uiModule, "no-ui");
	});
});

describe("an option that cannot work", () => {
	it("is refused with the reason and what to do", () => {
		for (const name of ["watch", "growl", "list-reporters", "list-interfaces"]) {
			const error = refused({ [name]: true });
			assert.equal(error.code, "USAGE");
			assert.match(error.message, new RegExp(`^mocha's option --${name} is refused: \\w`));
			assert.notEqual(error.hint, undefined);
		}
		assert.match(refused({ opts: "test/mocha.opts" }).message, /no mocha\.opts since version 8/);
	});

	it("is refused when only a newer mocha knows it", () => {
		const error = refused({ "some-new-mocha-option": true });
		assert.equal(error.code, "NOT_BUILT_YET");
		assert.match(error.message, /--some-new-mocha-option is newer than this prun/);
	});

	it("is refused when it looks like a slip of the pen", () => {
		assert.equal(refused({ timout: 1 }).message, "unknown option --timout");
		assert.equal(refused({ timout: 1 }).hint, "did you mean --timeout?");
	});

	it("is refused as mocha does when it contradicts another", () => {
		assert.match(refused({ invert: true }).message, /--invert needs --grep or --fgrep/);
		assert.match(refused({ grep: "a", fgrep: "b" }).message, /exclude each other/);
	});

	it("is fine when it is off", () => {
		assert.deepEqual(settings({ watch: false, growl: undefined }).options, {});
	});
});

describe("a word of the command line that looks like a slip", () => {
	const check = (...words: string[]) => refuseUnknown(words, NAMES, ["job-retries", "jobs"]);

	it("is refused before mocha takes what follows for a file", () => {
		for (const word of ["--job-retry", "--job-retrys=1", "--no-job-retry"]) {
			assert.throws(() => check("a.js", word, "2"), { hint: "did you mean --job-retries?" });
		}
		assert.throws(() => check("--timout", "2"), { hint: "did you mean --timeout?" });
	});

	it("or that nobody knows is refused too, unless its value is in the same word", () => {
		assert.throws(() => check("--frobnicate", "a.js"), { message: "unknown option --frobnicate" });
		assert.throws(() => check("--no-frobnicate"), { message: "unknown option --no-frobnicate" });
		check("--frobnicate=a.js");
	});

	it("is not one when mocha or Node has it, nor behind --", () => {
		check("--bail", "--no-bail", "--global", "x", "--trace-gc", "-t", "5", "--env=x");
		check("--", "--job-retry");
	});
});

describe("an option that nobody knows", () => {
	it("is let through to the tests, and named", () => {
		assert.deepEqual(settings({ env: "staging", e: 1 }).unknown, ["env", "e"]);
	});

	it("may be a comment or a schema of a configuration file", () => {
		assert.deepEqual(settings({ $schema: "https://x", "//": "why" }).unknown, []);
	});
});
