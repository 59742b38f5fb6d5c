import { strict as assert } from "node:assert";
import { PrunError } from "../../../scheduler/protocol/mod.js";
import { checkConfig } from "../../../scheduler/suite/config-check.js";
import { CONFIG_KEYS, type Config } from "../../../scheduler/suite/config-schema.js";

const ALL: Required<Config> = {
	preload: ["express"],
	preloadIgnore: ["left-pad"],
	preloadTimeout: 1000,
	jobs: 4,
	isolation: "spawn",
	sandbox: { network: "private", shared: ["out"] },
	order: "random",
	jobTimeout: 0,
	jobMemory: "512MB",
	jobRetries: 2,
	maxFailures: 3,
	failOnFlaky: true,
	serial: ["test/db/**"],
	locks: { port: ["test/http/*.js"] },
	reporter: ["spec", "json=events.ndjson"],
	passWithNoTests: true,
	seed: 7,
};

function refused(value: unknown): PrunError {
	try {
		checkConfig(value, "here");
	} catch (thrown) {
		assert.ok(thrown instanceof PrunError, `${String(thrown)} is a PrunError`);
		assert.equal(thrown.code, "CONFIG_INVALID");
		return thrown;
	}
	assert.fail(`${JSON.stringify(value)} is refused`);
}

describe("a configuration", () => {
	it("may be empty", () => {
		assert.deepEqual(checkConfig({}, "here"), {});
	});

	it("may hold every option", () => {
		assert.deepEqual(checkConfig(ALL, "here"), ALL);
		assert.deepEqual(checkConfig({ preload: "auto" }, "here"), { preload: "auto" });
		assert.deepEqual(checkConfig({ reporter: "dot" }, "here"), { reporter: "dot" });
		assert.deepEqual(Object.keys(ALL), CONFIG_KEYS);
	});

	it("may leave an option undefined, which is as if it were not there", () => {
		assert.deepEqual(checkConfig({ jobs: undefined, order: "path" }, "here"), { order: "path" });
	});

	it("may name its schema for editors", () => {
		assert.deepEqual(checkConfig({ $schema: "./x.json", jobs: 1 }, "here"), { jobs: 1 });
	});

	const wrong: Readonly<Record<keyof Config, readonly [unknown, string]>> = {
		preload: ["express", 'here: preload is "express", must be "auto" or an array of module names'],
		preloadIgnore: [[1], "here: preloadIgnore is [1], must be an array of names"],
		preloadTimeout: [
			0,
			"here: preloadTimeout is 0, must be a whole number of milliseconds of at least 1",
		],
		jobs: [0, "here: jobs is 0, must be a whole number of at least 1"],
		isolation: ["vm", 'here: isolation is "vm", must be one of none, fork, spawn, sandbox'],
		sandbox: [
			{ network: "none" },
			'here: sandbox is {"network":"none"}, must be an object of network (one of host, private) and shared (an array of paths)',
		],
		order: ["longest", 'here: order is "longest", must be one of path, random'],
		jobTimeout: [
			-1,
			"here: jobTimeout is -1, must be a whole number of milliseconds of at least 0",
		],
		jobMemory: [
			"12",
			'here: jobMemory is "12", must be a size of at least 16 MiB, such as 256MB, 1GiB or 1.5g',
		],
		jobRetries: [1.5, "here: jobRetries is 1.5, must be a whole number of at least 0"],
		maxFailures: ["1", 'here: maxFailures is "1", must be a whole number of at least 0'],
		failOnFlaky: [1, "here: failOnFlaky is 1, must be true or false"],
		serial: ["a.js", 'here: serial is "a.js", must be an array of patterns'],
		locks: [
			{ db: "a.js" },
			'here: locks is {"db":"a.js"}, must be an object of arrays of patterns',
		],
		reporter: [7, "here: reporter is 7, must be a string or an array of strings"],
		passWithNoTests: [0, "here: passWithNoTests is 0, must be true or false"],
		seed: [-1, "here: seed is -1, must be a whole number of at least 0"],
	};
	for (const [name, [value, message]] of Object.entries(wrong)) {
		it(`is refused with a wrong ${name}, naming the value and what is allowed`, () => {
			assert.equal(refused({ ...ALL, [name]: value }).message, message);
		});

		it(`is refused with null as its ${name}`, () => {
			assert.match(
				refused({ [name]: null }).message,
				new RegExp(`^here: ${name} is null, must be `),
			);
		});
	}

	it("is refused with locks that are an array", () => {
		assert.match(
			refused({ locks: [["a.js"]] }).message,
			/^here: locks is \[\["a.js"\]\], must be /,
		);
	});

	it("is refused with an option that does not exist, with a hint at those that do", () => {
		const { message, hint } = refused({ jobs: 1, retires: 2 });
		assert.equal(message, "here: unknown option retires");
		assert.equal(hint, `known are ${CONFIG_KEYS.join(", ")}`);
	});

	it("is refused once, with all that is wrong", () => {
		const { message, hint } = refused({ jobs: 0, retires: 2, order: "path", serial: "a.js" });
		assert.equal(
			message,
			`here: 3 options are wrong:
  jobs is 0, must be a whole number of at least 1
  unknown option retires
  serial is "a.js", must be an array of patterns
`,
		);
		assert.equal(hint, `known are ${CONFIG_KEYS.join(", ")}`);
	});

	it("is refused without its whole value, when that is long", () => {
		const { message } = refused({ serial: ["x".repeat(10_000), 1] });
		assert.ok(message.length < 300, message);
		assert.match(message, /\.\.\., must be an array of patterns$/);
	});

	it("is refused when it is no object", () => {
		for (const value of [null, 1, "x", [], undefined]) {
			assert.equal(refused(value).message, "here must export an object");
		}
		assert.equal(
			refused(() => {}).message,
			"here must export an object, not a function: call it there",
		);
	});

	it("is refused with an option named as what every object has", () => {
		for (const name of ["toString", "constructor", "hasOwnProperty", "__proto__"]) {
			assert.equal(refused(JSON.parse(`{ "${name}": 1 }`)).message, `here: unknown option ${name}`);
		}
	});

	it("is refused with a wrong value under a name that every object has", () => {
		for (const name of ["constructor", "__proto__", "prototype", "toString"]) {
			const locks: unknown = JSON.parse(`{ "${name}": 5 }`);
			assert.match(refused({ locks }).message, /^here: locks is .*, must be an object of arrays/);
			assert.match(refused({ sandbox: locks }).message, /^here: sandbox is .*, must be an object/);
			const right = { locks: JSON.parse(`{ "${name}": ["a.js"] }`) as object };
			assert.deepEqual(checkConfig(right, "here"), right);
		}
	});

	it("is refused with a name or pattern that is empty", () => {
		for (const name of ["preload", "preloadIgnore", "serial"]) {
			assert.match(
				refused({ [name]: [""] }).message,
				new RegExp(`^here: ${name} is \\[""\\], must be`),
			);
		}
		assert.match(refused({ locks: { db: [""] } }).message, /^here: locks is /);
	});

	it("is refused with a value that is no JSON", () => {
		const cycle: unknown[] = [];
		cycle.push(cycle);
		assert.match(refused({ jobs: 2n }).message, /^here: jobs is .*, must be a whole number/);
		assert.match(refused({ serial: cycle }).message, /^here: serial is .*, must be an array/);
	});
});
