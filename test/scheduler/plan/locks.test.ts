import { strict as assert } from "node:assert";
import { lockNeeds, type Matcher, SERIAL_LOCK } from "../../../scheduler/plan/locks.js";
import { jobId } from "../../../scheduler/protocol/mod.js";

const job = (id: string, file: string) => ({ id: jobId(id), file });

const JOBS = [job("0", "test/db/users.js"), job("1", "test/db/http.js"), job("2", "test/pure.js")];

const needs = (...matchers: readonly [string, Matcher][]) =>
	Object.fromEntries(lockNeeds(JOBS, new Map(matchers)));

describe("the locks that jobs need", () => {
	it("are the names whose patterns match a job's file", () => {
		const matchers: [string, Matcher][] = [
			["db", (file) => file.startsWith("test/db/")],
			["port", (file) => file.endsWith("http.js")],
		];
		assert.deepEqual(needs(...matchers), { 0: ["db"], 1: ["db", "port"] });
	});

	it("are none without patterns", () => {
		assert.deepEqual(needs(), {});
	});

	it("leave out jobs that need none", () => {
		assert.equal(lockNeeds(JOBS, new Map([["db", () => false]])).size, 0);
	});

	it("name the lock of serial files as no user can name one by a word", () => {
		assert.deepEqual(needs([SERIAL_LOCK, (file) => file === "test/pure.js"]), { 2: ["(serial)"] });
		assert.match(SERIAL_LOCK, /\W/);
	});
});
