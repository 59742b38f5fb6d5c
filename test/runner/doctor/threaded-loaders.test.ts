import { strict as assert } from "node:assert";
import { threadedLoaders } from "../../../runner/doctor/threaded-loaders.js";

describe("loaders with hooks in a thread", () => {
	const found = (...words: string[]) =>
		threadedLoaders({ requires: words, nodeFlags: words.map((word) => `--import=${word}`) }).length;

	it("are known by their names, in --require and in Node's flags", () => {
		for (const name of ["tsx", "tsx/esm", "ts-node/esm", "/shop/node_modules/tsx/dist/loader.mjs"])
			assert.equal(found(name), 2, name);
	});

	it("are not those that need none", () => {
		for (const name of [
			"tsx/cjs",
			"ts-node/register",
			"./tsxs.js",
			"./test/setup.js",
			"@swc-node/register",
		])
			assert.equal(found(name), 0, name);
	});
});
