import { strict as assert } from "node:assert";
import { PrunError } from "../../../scheduler/protocol/mod.js";
import { loadConfig } from "../../../scheduler/suite/config.js";
import { type Project, writeProject } from "../../support/project.js";

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
		"prun.config.ts": "export default { jobs: 3 as number };",
		"prun.config.mts": "const jobs: number = await Promise.resolve(3); export default { jobs };",
		"prun.config.cts": "const jobs: number = 3; module.exports = { jobs };",
	};
	for (const [name, text] of Object.entries(forms)) {
		it(`may stand in ${name}`, async () => {
			const { config, path } = await load({ [name]: text });
			assert.deepEqual({ ...config }, { jobs: 3 });
			assert.equal(path, project?.path(name));
		});
	}

	it("may be a promise", async () => {
		const { config } = await load({
			"prun.config.cjs": "module.exports = Promise.resolve({ jobs: 3 });",
		});
		assert.deepEqual(config, { jobs: 3 });
	});

	it("in TypeScript may use types, enums, other files and its own URL", async () => {
		const { config } = await load({
			"prun.config.ts": `
				import type { Level } from "./ci/types.js";
				import { jobs } from "./ci/jobs.ts";
				import { retries } from "./ci/retries.js";
				enum Order { byPath = "path" }
				const isolation: Level = "spawn";
				const here: string = new URL("./heavy.js", import.meta.url).pathname;
				export default { isolation, jobs, order: Order.byPath, jobRetries: retries, preload: [here] } satisfies object;`,
			"ci/types.ts": "export type Level = 'fork' | 'spawn';",
			"ci/jobs.ts": "export const jobs: number = 3;",
			"ci/retries.ts": "export const retries: number = 1;",
		});
		assert.deepEqual(config, {
			isolation: "spawn",
			jobs: 3,
			order: "path",
			jobRetries: 1,
			preload: [project?.path("heavy.js")],
		});
	});

	it("is that in TypeScript when there is one compiled from it as well", async () => {
		const { config } = await load({
			"prun.config.ts": "export default { jobs: 1 };",
			"prun.config.js": "module.exports = { jobs: 2 };",
		});
		assert.deepEqual(config, { jobs: 1 });
	});

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
		project?.remove();
		const typed = await rejected({}, "ci/prun.ts");
		assert.match(typed.message, /^cannot read .*ci\/prun\.ts: ENOENT/);
	});

	it("that cannot be read is named with the reason", async () => {
		const broken = await rejected({ "prun.config.json": "{ jobs: 3 }" });
		assert.equal(broken.code, "CONFIG_UNREADABLE");
		assert.match(broken.message, /^cannot read .*prun\.config\.json:1: .*JSON/);
		project?.remove();
		const throwing = await rejected({ "prun.config.mjs": "throw new Error('not today')" });
		assert.equal(throwing.code, "CONFIG_UNREADABLE");
		assert.match(throwing.message, /^cannot read .*prun\.config\.mjs:1: not today$/);
		assert.ok(throwing.cause instanceof Error);
	});

	const broken: Readonly<Record<string, readonly [text: string, message: RegExp]>> = {
		"prun.config.ts": ["export default {\n\tjobs: 3\n\torder: 1 };", /ts:3: .*[Uu]nexpected/],
		"prun.config.cjs": ["module.exports = {\n\tjobs: 3\n\torder: 1 };", /cjs:3: Unexpected/],
		"prun.config.json": ['{\n"jobs": 3,\n"order" 1 }', /json:3: .*JSON/],
		"prun.config.mts": ["\n\nthrow new Error('not today' as string);", /mts:3: not today$/],
		"prun.config.mjs": ["\nimport './missing.js';", /mjs: Cannot find module .*missing\.js/],
		"prun.config.cts": ["\nrequire('./missing');", /cts(:\d)?: Cannot find module '\.\/missing'$/],
	};
	for (const [name, [text, message]] of Object.entries(broken)) {
		it(`that cannot be read is named with the line where Node knows it: ${name}`, async () => {
			const error = await rejected({ [name]: text });
			assert.equal(error.code, "CONFIG_UNREADABLE");
			assert.match(error.message, message);
		});
	}

	it("that throws when it is read is named with the reason", async () => {
		const text = "export default { get jobs() { throw new Error('none here'); } };";
		const { code, message } = await rejected({ "prun.config.mjs": text });
		assert.equal(code, "CONFIG_UNREADABLE");
		assert.match(message, /^cannot read .*prun\.config\.mjs: none here$/);
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
