import { strict as assert } from "node:assert";
import { configText } from "../../../runner/init/config-text.js";

describe("the configuration that prun init writes", () => {
	it("is empty where nothing is needed", () => {
		const text = configText(
			{ preloadIgnore: new Map(), spawnBecause: undefined, notTried: undefined },
			{ importsPrun: false },
		);
		assert.equal(
			text,
			`// prun's configuration; docs/configuration.md of @prun/prun has all options.
// What mocha has an option for stays in mocha's own configuration.

export default {
	// Nothing is needed: the defaults fork this suite.
};
`,
		);
	});

	it("asserts nothing that was not tried", () => {
		const text = configText(
			{ preloadIgnore: new Map(), spawnBecause: undefined, notTried: "no addon" },
			{ importsPrun: false },
		);
		assert.match(text, /export default \{\n\t\/\/ Not tried: no addon\.\n\};/);
	});

	it("has what is needed, each with its reason in one line", () => {
		const text = configText(
			{
				preloadIgnore: new Map([
					["a", "a left a pending timer"],
					['b"c', "no\nlicence"],
				]),
				spawnBecause: "./setup.js left 1 more thread",
				notTried: undefined,
			},
			{ importsPrun: true },
		);
		assert.equal(
			text,
			`// prun's configuration; docs/configuration.md of @prun/prun has all options.
// What mocha has an option for stays in mocha's own configuration.
import { defineConfig } from "@prun/prun";

export default defineConfig({
	// Forking is not safe: ./setup.js left 1 more thread.
	isolation: "spawn",
	// Not loaded before forking, but by the files that use them.
	preloadIgnore: [
		"a", // a left a pending timer
		"b\\"c", // no licence
	],
});
`,
		);
	});
});
