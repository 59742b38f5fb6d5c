import { strict as assert } from "node:assert";
import { PrunError } from "../../../scheduler/protocol/mod.js";
import { type Config, checkConfig, loadConfig } from "../../../scheduler/suite/config.js";
import { type Project, writeProject } from "../../support/project.js";

const ALL: Required<Config> = {
	preload: ["express"],
	preloadIgnore: ["left-pad"],
	preloadTimeout: 1000,
	jobs: 4,
	isolation: "spawn",
	order: "random",
	jobTimeout: 0,
	jobRetries: 2,
	maxFailures: 3,
	failOnFlaky: true,
	serial: ["test/db/**"],
	locks: { port: ["test/http/*.js"] },
	reporter: ["spec", "json=events.ndjson"],
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
	});

	const wrong: Readonly<Record<keyof Config, readonly [unknown, string]>> = {
		preload: ["express", 'here: preload is "express", must be "auto" or an array of module names'],
		preloadIgnore: [[1], "here: preloadIgnore is [1], must be an array of strings"],
		preloadTimeout: [
			0,
			"here: preloadTimeout is 0, must be a whole number of milliseconds of at least 1",
		],
		jobs: [0, "here: jobs is 0, must be a whole number of at least 1"],
		isolation: ["vm", 'here: isolation is "vm", must be one of none, fork, spawn'],
		order: ["longest", 'here: order is "longest", must be one of path, random'],
		jobTimeout: [
			-1,
			"here: jobTimeout is -1, must be a whole number of milliseconds of at least 0",
		],
		jobRetries: [1.5, "here: jobRetries is 1.5, must be a whole number of at least 0"],
		maxFailures: ["1", 'here: maxFailures is "1", must be a whole number of at least 0'],
		failOnFlaky: [1, "here: failOnFlaky is 1, must be true or false"],
		serial: ["a.js", 'here: serial is "a.js", must be an array of strings'],
		locks: [
			{ db: "a.js" },
			'here: locks is {"db":"a.js"}, must be an object of arrays of patterns',
		],
		reporter: ["spec", 'here: reporter is "spec", must be an array of strings'],
	};
	for (const [name, [value, message]] of Object.entries(wrong)) {
		it(`is refused with a wrong ${name}, naming the value and what is allowed`, () => {
			assert.equal(refused({ ...ALL, [name]: value }).message, message);
		});

		it(`is refused with nothing as its ${name}`, () => {
			assert.match(
				refused({ [name]: null }).message,
				new RegExp(`^here: ${name} is null, must be `),
			);
			assert.match(
				refused({ [name]: undefined }).message,
				new RegExp(`^here: ${name} is undefined, must be `),
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
		assert.equal(hint, `known are ${Object.keys(ALL).join(", ")}`);
	});

	it("is refused when it is no object", () => {
		for (const value of [null, 1, "x", [], undefined, () => {}]) {
			assert.equal(refused(value).message, "here must export an object");
		}
	});

	it("is refused with an option named as what every object has", () => {
		for (const name of ["toString", "constructor", "hasOwnProperty", "__proto__"]) {
			assert.equal(refused(JSON.parse(`{ "${name}": 1 }`)).message, `here: unknown option ${name}`);
		}
	});

	it("is refused with a value that is no JSON", () => {
		const cycle: unknown[] = [];
		cycle.push(cycle);
		assert.match(refused({ jobs: 2n }).message, /^here: jobs is .*, must be a whole number/);
		assert.match(refused({ serial: cycle }).message, /^here: serial is .*, must be an array/);
	});
});

describe("the configuration of a project", () => {
	let project: Project | undefined;

	afterEach(() => project?.remove());

	function load(files: Readonly<Record<string, string>>, named?: string) {
		project = writeProject(files);
		return loadConfig(project.dir, named);
	}

	async function rejected(
		files: Readonly<Record<string, string>>,
		named?: string,
	): Promise<PrunError> {
		try {
			await load(files, named);
		} catch (thrown) {
			assert.ok(thrown instanceof PrunError, String(thrown));
			return thrown;
		}
		assert.fail("it is refused");
	}

	const forms: Readonly<Record<string, string>> = {
		"prun.config.mjs": "export default { jobs: 3 };",
		"prun.config.js": "module.exports = { jobs: 3 };",
		"prun.config.cjs": "module.exports = { jobs: 3 };",
		"prun.config.json": '{ "jobs": 3 }',
	};
	for (const [name, text] of Object.entries(forms)) {
		it(`may stand in ${name}`, async () => {
			const { config, path } = await load({ [name]: text });
			assert.deepEqual({ ...config }, { jobs: 3 });
			assert.equal(path, project?.path(name));
		});
	}

	it("may be exported by names", async () => {
		const { config } = await load({
			"prun.config.mjs": "export const jobs = 3, order = 'random';",
		});
		assert.deepEqual({ ...config }, { jobs: 3, order: "random" });
	});

	it("may stand in package.json, under prun", async () => {
		const { config, path } = await load({
			"package.json": '{ "name": "x", "prun": { "jobs": 3 } }',
		});
		assert.deepEqual(config, { jobs: 3 });
		assert.equal(path, project?.path("package.json"));
	});

	it("is empty without a file, and with a package.json that has none", async () => {
		assert.deepEqual(await load({}), { config: {}, path: undefined });
		project?.remove();
		assert.deepEqual(await load({ "package.json": "{}" }), { config: {}, path: undefined });
	});

	it("is that of its own file when package.json has one as well", async () => {
		const files = {
			"package.json": '{ "prun": { "jobs": 1 } }',
			"prun.config.json": '{ "jobs": 2 }',
		};
		assert.deepEqual((await load(files)).config, { jobs: 2 });
	});

	it("is only the named file's when one is named", async () => {
		const files = { "prun.config.json": '{ "jobs": 1 }', "ci/prun.json": '{ "jobs": 2 }' };
		const { config, path } = await load(files, "ci/prun.json");
		assert.deepEqual(config, { jobs: 2 });
		assert.equal(path, project?.path("ci/prun.json"));
	});

	it("that is named must be there", async () => {
		const error = await rejected({}, "ci/prun.json");
		assert.equal(error.code, "CONFIG_UNREADABLE");
		assert.match(error.message, /^cannot read .*ci\/prun\.json: ENOENT/);
	});

	it("that cannot be read is named with the reason", async () => {
		const broken = await rejected({ "prun.config.json": "{ jobs: 3 }" });
		assert.equal(broken.code, "CONFIG_UNREADABLE");
		assert.match(broken.message, /^cannot read .*prun\.config\.json: .*JSON/);
		project?.remove();
		const throwing = await rejected({ "prun.config.mjs": "throw new Error('not today')" });
		assert.equal(throwing.code, "CONFIG_UNREADABLE");
		assert.match(throwing.message, /^cannot read .*prun\.config\.mjs: not today$/);
		assert.ok(throwing.cause instanceof Error);
	});

	it("that is wrong is named by its file, in package.json also by the key", async () => {
		const own = await rejected({ "prun.config.json": '{ "jobs": 0 }' });
		assert.equal(own.code, "CONFIG_INVALID");
		assert.ok(
			own.message.startsWith(`${project?.path("prun.config.json")}: jobs is 0`),
			own.message,
		);
		project?.remove();
		const inPackage = await rejected({ "package.json": '{ "prun": { "jobs": 0 } }' });
		assert.ok(
			inPackage.message.startsWith(`${project?.path("package.json")}, key prun: jobs is 0`),
			inPackage.message,
		);
	});
});
