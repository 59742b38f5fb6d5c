import { strict as assert } from "node:assert";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { LAST_RUN_FILE, readLastRun, writeLastRun } from "../../runner/last-run-file.js";
import { VERDICTS } from "../../scheduler/protocol/mod.js";

import { tries } from "../support/fuzz.js";
import { type Project, writeProject } from "../support/project.js";

const text = fc.oneof(
	fc.string(),
	fc.string({ unit: "binary" }),
	fc.constantFrom("__proto__", "constructor", "\ud800", "a\nb", "\0", "12"),
);
const lastRun = fc.record(
	{
		words: fc.array(text),
		verdicts: fc
			.array(fc.tuple(text, fc.constantFrom(...VERDICTS)))
			.map((entries) => new Map(entries)),
		everPassed: fc.array(text).map((files) => new Set(files)),
	},
	{ noNullPrototype: true },
);

describe("the record of the last run, whatever is in it,", () => {
	let folder: Project;
	beforeEach(() => {
		folder = writeProject({});
	});
	afterEach(() => folder.remove());
	const path = () => folder.path(LAST_RUN_FILE);

	it("is read as it was written", () => {
		fc.assert(
			fc.property(lastRun, (last) => {
				writeLastRun(folder.dir, last);
				assert.deepEqual(readLastRun(folder.dir), { kind: "found", last });
			}),
			tries(50),
		);
	});

	it("is found whole or not used, and never throws, where a part of it is gone or changed", () => {
		fc.assert(
			fc.property(lastRun, fc.nat(), fc.nat({ max: 255 }), (last, place, byte) => {
				writeLastRun(folder.dir, last);
				const bytes = readFileSync(path());
				const at = place % bytes.length;
				writeFileSync(path(), bytes.subarray(0, at));
				const torn = readLastRun(folder.dir);
				// Only the end of its line may be missing.
				if (at < bytes.length - 1) assert.equal(torn.kind, "unreadable");
				else assert.deepEqual(torn, { kind: "found", last });
				bytes[at] = byte;
				writeFileSync(path(), bytes);
				assert.notEqual(readLastRun(folder.dir).kind, "none");
			}),
			tries(50),
		);
	});

	it("is found or not used where it is any JSON", () => {
		const field = fc.oneof(
			fc.jsonValue(),
			fc.constant([]),
			fc.constant({}),
			fc.constant(["passed"]),
		);
		const foreign = fc.oneof(
			fc.jsonValue(),
			fc.record({ v: fc.constant(1), words: field, verdicts: field, everPassed: field }),
		);
		mkdirSync(folder.path(".prun"), { recursive: true });
		fc.assert(
			fc.property(foreign, (value) => {
				writeFileSync(path(), JSON.stringify(value));
				const recorded = readLastRun(folder.dir);
				assert.notEqual(recorded.kind, "none");
				if (recorded.kind !== "found") return;
				const { verdicts, words, everPassed } = recorded.last;
				for (const one of [...words, ...everPassed]) assert.equal(typeof one, "string");
				for (const verdict of verdicts.values()) assert.ok(VERDICTS.includes(verdict));
				assert.ok(!Array.isArray((value as { verdicts: unknown }).verdicts));
			}),
			tries(150),
		);
	});

	it("is not used where it is a folder", () => {
		rmSync(path(), { force: true });
		mkdirSync(path(), { recursive: true });
		assert.equal(readLastRun(folder.dir).kind, "unreadable");
	});
});
