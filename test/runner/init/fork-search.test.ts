import { strict as assert } from "node:assert";
import fc from "fast-check";
import { type Attempt, searchForks } from "../../../runner/init/fork-search.js";

type Kind = "harmless" | "named" | "late" | "broken";

/** Preloads by a table: what each package does when it is loaded. */
function machine(packages: Readonly<Record<string, Kind>>): Attempt & { tries: number } {
	const attempt = async (ignored: readonly string[]) => {
		attempt.tries++;
		const loaded = Object.entries(packages).filter(([name]) => !ignored.includes(name));
		const of = (kind: Kind) => loaded.filter(([, each]) => each === kind).map(([name]) => name);
		const late = of("late").length > 0;
		return {
			durationMs: 1,
			skipped: of("broken").map((module) => ({ module, why: "no licence" })),
			unsafe: [
				...of("named").map((module) => ({ module, text: `${module} left a pending timer` })),
				...(late
					? [{ module: undefined, text: "1 more thread appeared after loading; candidates: a, b" }]
					: []),
			],
		};
	};
	attempt.tries = 0;
	return attempt;
}

const search = (packages: Readonly<Record<string, Kind>>, attempt = machine(packages)) =>
	searchForks(Object.keys(packages), attempt);

describe("the search for what must not be preloaded", () => {
	it("tries once where all is well", async () => {
		const attempt = machine({ a: "harmless", b: "harmless" });
		const found = await search({ a: "harmless", b: "harmless" }, attempt);
		assert.deepEqual([...found.ignore], []);
		assert.deepEqual(found.remaining, []);
		assert.equal(attempt.tries, 1);
	});

	it("finds what is named and what cannot be loaded, with the reasons", async () => {
		const { ignore } = await search({ a: "named", b: "harmless", c: "broken" });
		assert.deepEqual(Object.fromEntries(ignore), {
			a: "a left a pending timer",
			c: "no licence",
		});
	});

	it("finds what nobody is named for", async () => {
		const { ignore, remaining } = await search({ a: "harmless", b: "late", c: "harmless" });
		assert.deepEqual([...ignore], [["b", "1 more thread appeared after loading"]]);
		assert.deepEqual(remaining, []);
	});

	it("finds exactly what is needed, whatever there is", async () => {
		const kinds = fc.constantFrom<Kind>(
			"harmless",
			"harmless",
			"harmless",
			"named",
			"late",
			"broken",
		);
		await fc.assert(
			fc.asyncProperty(fc.array(kinds, { maxLength: 12 }), async (list) => {
				fc.pre(list.filter((kind) => kind === "late").length <= 2);
				const packages = Object.fromEntries(list.map((kind, at) => [`p${at}`, kind]));
				const { ignore, remaining } = await search(packages);
				const wrong = Object.keys(packages).filter((name) => packages[name] !== "harmless");
				assert.deepEqual([...ignore.keys()].sort(), wrong.sort());
				assert.deepEqual(remaining, []);
			}),
		);
	});

	it("does not keep a package that was blamed for what another left in the same words", async () => {
		const found = await searchForks(["a", "b"], async (ignored) => ({
			durationMs: 1,
			skipped: [],
			unsafe: ignored.includes("b")
				? []
				: [
						{
							module: ignored.includes("a") ? "b" : "a",
							text: "a pending timer",
						},
					],
		}));
		assert.deepEqual([...found.ignore.keys()], ["b"]);
	});

	it("says what remains when it is no package that it may leave out", async () => {
		for (const module of ["/project/setup.js", undefined]) {
			const hazard = { module, text: "1 more thread" };
			const found = await searchForks(["a"], async () => ({
				durationMs: 1,
				skipped: [],
				unsafe: [hazard],
			}));
			assert.deepEqual([...found.ignore], []);
			assert.deepEqual(found.remaining, [hazard]);
		}
	});

	it("leaves out only what does not load where nothing forks anyway", async () => {
		const setup = { module: "/project/setup.js", text: "1 more thread" };
		const found = await searchForks(["a", "b"], async (ignored) => ({
			durationMs: 1,
			skipped: ignored.includes("a") ? [] : [{ module: "a", why: "no licence" }],
			unsafe: ignored.includes("b") ? [setup] : [setup, { module: "b", text: "b left a timer" }],
		}));
		assert.deepEqual([...found.ignore], [["a", "no licence"]]);
		assert.deepEqual(found.remaining, [setup]);
	});

	it("ends, also when every attempt tells something else", async () => {
		let tries = 0;
		const packages = Array.from({ length: 500 }, (_, at) => `p${at}`);
		await searchForks(packages, async () => ({
			durationMs: 1,
			skipped: [],
			unsafe: [{ module: packages[tries++], text: "a pending timer" }],
		}));
		assert.ok(tries <= 50, `${tries} tries`);
	});
});
