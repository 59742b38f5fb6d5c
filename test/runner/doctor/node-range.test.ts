import { strict as assert } from "node:assert";
import { isInRange } from "../../../runner/doctor/node-range.js";

const RANGE = "^20.19 || >=22.12";

describe("a version of Node", () => {
	it("is in a range when one of its parts holds", () => {
		for (const version of ["20.19.0", "20.20.2", "22.12.0", "22.13.1", "24.0.0", "26.1.0-nightly"])
			assert.ok(isInRange(version, RANGE), version);
	});

	it("is in none when it is older, or of a major version between them", () => {
		for (const version of ["18.20.0", "20.18.3", "21.7.0", "22.11.9"])
			assert.ok(!isInRange(version, RANGE), version);
	});

	it("is compared down to the patch, where the range has one", () => {
		assert.ok(isInRange("20.19.2", "^20.19.1"));
		assert.ok(!isInRange("20.19.0", "^20.19.1"));
	});

	it("is not guessed about in a range of another form", () => {
		assert.throws(() => isInRange("20.0.0", "~20"), /the range ~20 is not of a known form/);
	});
});
