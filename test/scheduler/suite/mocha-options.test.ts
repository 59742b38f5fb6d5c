import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { MOCHA_OPTIONS, PASSED_ON, useOf } from "../../../scheduler/suite/mocha-options.js";
import { ROOT } from "../../support/project.js";

const require = createRequire(import.meta.url);

/** Names of all options of that mocha, as its own list has them. */
function optionsOf(name: string): string[] {
	const file = join(ROOT, "node_modules", name, "lib/cli/run-option-metadata");
	const path = existsSync(`${file}.cjs`) ? `${file}.cjs` : `${file}.js`;
	const { types } = require(path) as { types: Readonly<Record<string, readonly string[]>> };
	return Object.values(types).flat();
}

const MOCHAS = ["mocha8", "mocha9", "mocha10", "mocha11", "mocha"];

describe("the table of mocha's options", () => {
	for (const mocha of MOCHAS) {
		it(`has every option of ${mocha}`, () => {
			const names = optionsOf(mocha);
			assert.ok(names.length > 35, `${names.length} options`);
			assert.deepEqual(
				names.filter((name) => useOf(name) === undefined),
				[],
			);
		});
	}

	it("has no option that none of them has", () => {
		const known = new Set(MOCHAS.flatMap(optionsOf));
		assert.deepEqual(
			Object.keys(MOCHA_OPTIONS).filter((name) => !known.has(name)),
			[],
		);
	});

	it("gives a reason and a next step for each refusal", () => {
		for (const use of Object.values(MOCHA_OPTIONS)) {
			if (typeof use === "string") continue;
			assert.notEqual(use.refused, "");
			assert.notEqual(use.hint, "");
		}
	});

	it("names what each file's mocha gets", () => {
		assert.ok(PASSED_ON.includes("timeout"));
		assert.ok(!PASSED_ON.includes("reporter"));
	});

	it("does not know what mocha has not, not even what every object has", () => {
		for (const name of ["jobs-timeout", "toString", "constructor"]) {
			assert.equal(useOf(name), undefined);
		}
	});
});
