import { strict as assert } from "node:assert";
import { closest } from "../../../scheduler/suite/closest.js";

const KNOWN = ["timeout", "retries", "job-retries", "jobs", "ui"];

describe("the closest known name", () => {
	it("is one that differs in a third of its letters, at most three", () => {
		assert.equal(closest("timout", KNOWN), "timeout");
		assert.equal(closest("job-retrys", KNOWN), "job-retries");
		assert.equal(closest("job-retry", KNOWN), "job-retries");
		assert.equal(closest("retires", KNOWN), "retries");
	});

	it("is one that differs in one letter, where the name is short", () => {
		assert.equal(closest("job", KNOWN), "jobs");
		assert.equal(closest("run", KNOWN), undefined);
	});

	it("is none where none is near", () => {
		assert.equal(closest("staging", KNOWN), undefined);
		assert.equal(closest("", []), undefined);
	});
});
