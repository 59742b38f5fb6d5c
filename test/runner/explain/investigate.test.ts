import { strict as assert } from "node:assert";
import fc from "fast-check";
import { investigate, type Outcome, type Trial } from "../../../runner/explain/investigate.js";

const passed: Outcome = { kind: "passed" };
const failed: Outcome = { kind: "failed", error: "Error: no" };
const unclear = (breaks: string): Outcome => ({ kind: "unclear", why: "Error: broken", breaks });

const FILES = ["a", "b", "c", "d", "e"];

const conclusionOf = async (file: string, trial: (files: readonly string[]) => Outcome) =>
	(await investigate(file, FILES, async (files) => trial(files))).conclusion;

describe("an investigation", () => {
	it("of a file that ends the same both ways needs two runs", async () => {
		const told = await investigate("c", FILES, async () => passed);
		assert.deepEqual([told.conclusion.kind, told.runs, told.others], ["passes-both-ways", 2, 4]);
		assert.deepEqual(await conclusionOf("c", () => failed), {
			kind: "fails-both-ways",
			alone: "Error: no",
			together: "Error: no",
		});
	});

	it("finds what the file needs, before or behind it, and always keeps mocha's order", async () => {
		const subset = fc.subarray(
			FILES.filter((file) => file !== "c"),
			{ minLength: 1 },
		);
		await fc.assert(
			fc.asyncProperty(subset, async (needed) => {
				const trial: Trial = async (files) => {
					assert.deepEqual(files, files.toSorted());
					assert.ok(files.includes("c"));
					return needed.every((file) => files.includes(file)) ? passed : failed;
				};
				const { conclusion } = await investigate("c", FILES, trial);
				assert.deepEqual(conclusion, { kind: "needs", by: needed, error: "Error: no" });
			}),
		);
	});

	it("finds who disturbs the file", async () => {
		assert.deepEqual(await conclusionOf("c", (files) => (files.includes("e") ? failed : passed)), {
			kind: "disturbed",
			by: ["e"],
			error: "Error: no",
		});
	});

	it("leaves out files that cannot be loaded, and says which", async () => {
		const told = await investigate("c", FILES, async (files) => {
			const broken = ["b", "d"].find((file) => files.includes(file));
			if (broken !== undefined) return unclear(broken);
			return files.includes("a") ? passed : failed;
		});
		assert.deepEqual(
			told.leftOut.map(({ file }) => file),
			["b", "d"],
		);
		assert.deepEqual(
			[told.conclusion, told.others],
			[{ kind: "needs", by: ["a"], error: "Error: no" }, 2],
		);
	});

	it("takes a trial that says nothing for no proof", async () => {
		const conclusion = await conclusionOf("c", (files) => {
			if (files.length === 1) return failed;
			// b needs a to be loaded at all.
			if (files.includes("b") && !files.includes("a")) return unclear("b");
			return files.includes("b") ? passed : failed;
		});
		assert.deepEqual(conclusion, { kind: "needs", by: ["a", "b"], error: "Error: no" });
	});

	it("does not tell chance as a cause", async () => {
		let trials = 0;
		const conclusion = await conclusionOf("c", () => (trials++ % 2 === 0 ? failed : passed));
		assert.equal(conclusion.kind, "varies");
	});

	it("says when nothing of the file runs", async () => {
		const nothing: Outcome = { kind: "not-run", why: "only" };
		assert.deepEqual(await conclusionOf("c", () => nothing), { kind: "not-run", when: "alone" });
		assert.deepEqual(await conclusionOf("c", (files) => (files.length === 1 ? passed : nothing)), {
			kind: "not-run",
			when: "together",
			why: "only",
		});
	});
});
