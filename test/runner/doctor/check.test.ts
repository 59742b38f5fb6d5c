import { strict as assert } from "node:assert";
import { checkLines, fail, ok, warn } from "../../../runner/doctor/check.js";

describe("what the doctor looked at", () => {
	it("is told in columns, with each cure below its fact", () => {
		assert.equal(
			checkLines([
				ok("node", "20.20.2"),
				warn("preload", "so long; but\nnot safe", "prun init"),
				fail("files", "none", "name some"),
			]),
			`ok    node     20.20.2
warn  preload  so long; but
               not safe
               cure: prun init
fail  files    none
               cure: name some`,
		);
	});
});
