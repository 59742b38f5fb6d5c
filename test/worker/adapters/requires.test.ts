import { strict as assert } from "node:assert";
import { splitRequires } from "../../../worker/adapters/mocha/requires.js";
import { type Project, writeProject } from "../../support/project.js";

const FILES = {
	"env.js": "process.env.NODE_ENV = 'test';",
	"register.js": "require('something/register');",
	"hooks.js": "exports.mochaHooks = { beforeEach() {} };",
	"hooks.mjs": "export const mochaHooks = {};",
	"set-up.js": "exports.mochaGlobalSetup = () => {};",
	"tear-down.js": "exports.mochaGlobalTeardown = () => {};",
	"similar.js": "exports.mochaHooksLike = 1; exports.mymochaHooks = 2;",
	"node_modules/plugin/package.json": '{ "name": "plugin", "main": "lib/main.js" }',
	"node_modules/plugin/lib/main.js": "exports.mochaHooks = {};",
	"node_modules/esm-only/package.json":
		'{ "name": "esm-only", "exports": { "import": "./main.mjs" } }',
	"node_modules/esm-only/main.mjs": "export {};",
	"folder/index.js": "exports.mochaHooks = {};",
};

describe("modules of --require", () => {
	let project: Project;

	before(() => {
		project = writeProject(FILES);
	});
	after(() => project.remove());

	const split = (...modules: string[]) => splitRequires(modules, project.dir);
	const resolved = (module: string) => [...split(module).early, ...split(module).inChild][0];
	const paths = (...files: string[]) => files.map((file) => project.path(file));

	it("are files when there is one by that name, with or without .js", () => {
		assert.equal(resolved("./env.js"), project.path("env.js"));
		assert.equal(resolved("env.js"), project.path("env.js"));
		assert.equal(resolved("./env"), project.path("env"));
		assert.equal(resolved(project.path("env.js")), project.path("env.js"));
	});

	it("are packages as seen from the project otherwise", () => {
		assert.equal(resolved("plugin"), project.path("node_modules/plugin/lib/main.js"));
		assert.equal(resolved("plugin/lib/main"), project.path("node_modules/plugin/lib/main.js"));
	});

	it("keep their name when they are not there, or only for import", () => {
		assert.equal(resolved("no-such-package"), "no-such-package");
		assert.equal(resolved("esm-only"), "esm-only");
	});

	it("load before the fork when none brings hooks or fixtures", () => {
		assert.deepEqual(split("./env.js", "./register.js", "no-such-package"), {
			early: [...paths("env.js", "register.js"), "no-such-package"],
			inChild: [],
			namesFixtures: false,
		});
		assert.deepEqual(split(), { early: [], inChild: [], namesFixtures: false });
	});

	it("load in every child from the first root hook plugin on, in their order", () => {
		assert.deepEqual(split("./env.js", "./hooks.js", "./register.js"), {
			early: paths("env.js"),
			inChild: paths("hooks.js", "register.js"),
			namesFixtures: false,
		});
	});

	it("that are plugins are known in ES modules, in packages, and without an extension", () => {
		assert.deepEqual(split("./hooks.mjs").inChild, paths("hooks.mjs"));
		assert.deepEqual(split("plugin").inChild, paths("node_modules/plugin/lib/main.js"));
		assert.deepEqual(split("./hooks").inChild, paths("hooks"));
	});

	it("that only sound like plugins load before the fork", () => {
		assert.deepEqual(split("./similar.js").early, paths("similar.js"));
	});

	it("that name a global fixture are told, wherever they stand", () => {
		for (const fixture of ["./set-up.js", "./tear-down.js"]) {
			assert.equal(split("./env.js", fixture).namesFixtures, true);
			assert.deepEqual(split("./env.js", fixture).inChild, paths(fixture.slice(2)));
		}
		assert.equal(split("./hooks.js").namesFixtures, false);
		assert.equal(split("./hooks.js", "./set-up.js").namesFixtures, true);
	});

	it("may be folders, whose text is not read", () => {
		assert.deepEqual(split("./folder"), {
			early: paths("folder"),
			inChild: [],
			namesFixtures: false,
		});
	});
});
