import { strict as assert } from "node:assert";
import type { OwnOptions } from "../../runner/arguments.js";
import { settle } from "../../runner/settings.js";
import { PrunError } from "../../scheduler/protocol/mod.js";
import { type Config, type MochaSettings, usableCpus } from "../../scheduler/suite/mod.js";

const MOCHA: MochaSettings = {
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
};

const settled = (own: OwnOptions = {}, config: Config = {}, mocha: Partial<MochaSettings> = {}) =>
	settle(own, config, { ...MOCHA, ...mocha });

describe("the settings of a run", () => {
	it("have their defaults", () => {
		const { run, seed, ...others } = settled();
		assert.match(run, /^local-[a-z0-9]+-[0-9a-f]{6}$/);
		assert.ok(Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff);
		assert.deepEqual(others, {
			slots: usableCpus(),
			isolation: undefined,
			autoPreload: true,
			preloads: [],
			preloadIgnore: [],
			preloadTimeoutMs: 60_000,
			jobTimeoutMs: 900_000,
			jobMemoryBytes: undefined,
			sandbox: { network: "host", shared: [] },
			jobRetries: 0,
			maxFailures: 0,
			failOnFlaky: false,
			order: "path",
			serial: [],
			locks: {},
			reporters: [{ name: undefined, file: undefined }],
			passWithNoTests: false,
		});
	});

	const CONFIG: Config = {
		preload: ["a"],
		preloadIgnore: ["b"],
		preloadTimeout: 1,
		jobs: 2,
		isolation: "none",
		order: "random",
		jobTimeout: 0,
		jobMemory: "1GB",
		sandbox: { shared: ["out"] },
		jobRetries: 3,
		maxFailures: 4,
		failOnFlaky: true,
		serial: ["s"],
		locks: { db: ["d"] },
		reporter: ["dot"],
		passWithNoTests: true,
		seed: 8,
	};

	it("are the configuration's before defaults", () => {
		const { run: _run, ...others } = settled({}, CONFIG);
		assert.deepEqual(others, {
			slots: 2,
			isolation: "none",
			autoPreload: false,
			preloads: ["a"],
			preloadIgnore: ["b"],
			preloadTimeoutMs: 1,
			jobTimeoutMs: 0,
			jobMemoryBytes: 1e9,
			sandbox: { network: "host", shared: ["out"] },
			jobRetries: 3,
			maxFailures: 4,
			failOnFlaky: true,
			order: "random",
			seed: 8,
			serial: ["s"],
			locks: { db: ["d"] },
			reporters: [{ name: "dot", file: undefined }],
			passWithNoTests: true,
		});
	});

	it("are the command line's before the configuration's, also where it says 0", () => {
		const own: OwnOptions = {
			preload: ["auto", "x"],
			"preload-timeout": 5,
			jobs: 6,
			isolation: "spawn",
			order: "path",
			"job-timeout": 7,
			"job-memory": 2e9,
			"sandbox-network": "private",
			"job-retries": 0,
			"max-failures": 0,
			reporter: ["json=e.ndjson"],
			seed: 0,
			run: "ci-1",
			"pass-with-no-tests": true,
		};
		assert.deepEqual(settled(own, CONFIG, { bail: true, jobs: 9 }), {
			run: "ci-1",
			slots: 6,
			isolation: "spawn",
			autoPreload: true,
			preloads: ["x"],
			preloadIgnore: ["b"],
			preloadTimeoutMs: 5,
			jobTimeoutMs: 7,
			jobMemoryBytes: 2e9,
			sandbox: { network: "private", shared: ["out"] },
			jobRetries: 0,
			maxFailures: 0,
			failOnFlaky: true,
			order: "path",
			seed: 0,
			serial: ["s"],
			locks: { db: ["d"] },
			reporters: [{ name: "json", file: "e.ndjson" }],
			passWithNoTests: true,
		});
	});

	it("are mocha's where only mocha says so: its jobs, and bail as one failure", () => {
		assert.equal(settled({}, {}, { jobs: 9 }).slots, 9);
		assert.equal(settled({}, { jobs: 2 }, { jobs: 9 }).slots, 2);
		assert.equal(settled({}, {}, { bail: true }).maxFailures, 1);
		assert.equal(settled({}, { maxFailures: 4 }, { bail: true }).maxFailures, 4);
	});

	it("preload packages that are found only under auto", () => {
		assert.deepEqual(pick(settled({}, { preload: "auto" })), [true, []]);
		assert.deepEqual(pick(settled({}, { preload: [] })), [false, []]);
		assert.deepEqual(pick(settled({ preload: ["x", "auto", "y"] })), [true, ["x", "y"]]);
		function pick({ autoPreload, preloads }: ReturnType<typeof settled>) {
			return [autoPreload, preloads];
		}
	});

	it("take a reporter of mocha's configuration where none is named", () => {
		const mocha = { ...MOCHA, reporter: "nyan" };
		assert.deepEqual(settled({}, {}, mocha).reporters, [{ name: "nyan", file: undefined }]);
		assert.deepEqual(settled({ reporter: ["dot"] }, {}, mocha).reporters, [
			{ name: "dot", file: undefined },
		]);
		assert.deepEqual(settled({}, { reporter: ["dot"] }, mocha).reporters, [
			{ name: "dot", file: undefined },
		]);
	});

	it("take json alone for mocha's, and with a file or - for prun's", () => {
		const { reporters } = settled({ reporter: ["json", "json=e.ndjson", "json=-"] });
		assert.deepEqual(reporters, [
			{ name: "mocha:json", file: undefined },
			{ name: "json", file: "e.ndjson" },
			{ name: "json", file: undefined },
		]);
	});

	it("split a reporter at its first =", () => {
		const { reporters } = settled({ reporter: ["spec", "json=a=b.ndjson", "dot="] });
		assert.deepEqual(reporters, [
			{ name: "spec", file: undefined },
			{ name: "json", file: "a=b.ndjson" },
			{ name: "dot", file: "" },
		]);
	});

	it("take one reporter by its name alone", () => {
		const { reporters } = settled({}, { reporter: "json=e.ndjson" });
		assert.deepEqual(reporters, [{ name: "json", file: "e.ndjson" }]);
	});

	it("have no time that Node's timers would make 1 ms of", () => {
		const { jobTimeoutMs, preloadTimeoutMs } = settled(
			{ "job-timeout": 3_000_000_000 },
			{ preloadTimeout: Number.MAX_SAFE_INTEGER },
		);
		assert.deepEqual([jobTimeoutMs, preloadTimeoutMs], [2 ** 31 - 1, 2 ** 31 - 1]);
	});

	it("have another seed and another name in each run", () => {
		const many = Array.from({ length: 20 }, () => settled());
		assert.equal(new Set(many.map(({ run }) => run)).size, 20);
		assert.ok(new Set(many.map(({ seed }) => seed)).size > 15);
	});
});

describe("the name of a run", () => {
	it("is up to 64 letters, digits and dashes", () => {
		for (const run of ["a", "CI-42-1", "x".repeat(64)]) assert.equal(settled({ run }).run, run);
	});

	it("is refused otherwise, because it becomes a part of subjects", () => {
		for (const run of ["", "a.b", "a b", "a*", "a>", "ä", "x".repeat(65), "a\n"]) {
			assert.throws(
				() => settled({ run }),
				(error) => {
					assert.ok(error instanceof PrunError);
					assert.equal(error.code, "USAGE");
					assert.equal(
						error.message,
						`option --run is ${JSON.stringify(run)}, must be 1 to 64 of A-Z, a-z, 0-9 and -`,
					);
					return true;
				},
			);
		}
	});
});
