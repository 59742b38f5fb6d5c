import { strict as assert } from "node:assert";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { LastRun } from "../../runner/last-run.js";
import { LAST_RUN_FILE, readLastRun, writeLastRun } from "../../runner/last-run-file.js";
import { type Project, writeProject } from "../support/project.js";

const LAST: LastRun = {
	words: ["--grep", "x y"],
	verdicts: new Map([
		["test/b.js", "failed"],
		["test/a.js", "flaky"],
	]),
	everPassed: new Set(["test/a.js"]),
};

describe("the record of the last run", () => {
	let project: Project;
	beforeEach(() => {
		project = writeProject({});
	});
	afterEach(() => project.remove());

	function written(text: string): ReturnType<typeof readLastRun> {
		mkdirSync(project.path(".prun"), { recursive: true });
		writeFileSync(project.path(LAST_RUN_FILE), text);
		return readLastRun(project.dir);
	}

	it("is read as it was written, and nothing else is left beside it", () => {
		assert.deepEqual(readLastRun(project.dir), { kind: "none" });
		writeLastRun(project.dir, LAST);
		writeLastRun(project.dir, LAST);
		assert.deepEqual(readLastRun(project.dir), { kind: "found", last: LAST });
		assert.deepEqual(readdirSync(project.path(".prun")).sort(), [".gitignore", "last-run.json"]);
	});

	it("lies in a folder that git ignores", () => {
		writeLastRun(project.dir, LAST);
		assert.equal(readFileSync(project.path(".prun/.gitignore"), "utf8"), "*\n");
	});

	it("is not used when it is damaged, and says why", () => {
		const valid = { v: 1, words: [], verdicts: {}, everPassed: [] };
		for (const [text, why] of [
			["", /JSON/],
			['{ "v": 1, "wor', /JSON/],
			["null", /v must be 1/],
			["[]", /v must be 1/],
			[JSON.stringify({ ...valid, v: 0 }), /v must be 1/],
			[JSON.stringify({ ...valid, words: [1] }), /words must be/],
			[JSON.stringify({ ...valid, everPassed: {} }), /everPassed must be/],
			[JSON.stringify({ ...valid, verdicts: { a: "fine" } }), /verdict of a is not known/],
			["x".repeat((16 << 20) + 1), /bytes, must be at most/],
		] as const) {
			const recorded = written(text);
			assert.ok(recorded.kind === "unreadable", text.slice(0, 80));
			assert.match(recorded.why, why);
			assert.equal(recorded.newer, false);
		}
	});

	it("of a newer version is told apart", () => {
		const recorded = written('{ "v": 2 }');
		assert.deepEqual(recorded, {
			kind: "unreadable",
			why: "it is of version 2, this prun knows 1",
			newer: true,
		});
	});
});
