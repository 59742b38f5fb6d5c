import { strict as assert } from "node:assert";
import { prunOn } from "../support/project.js";
import { said } from "../support/results.js";

/** Each line of the built file comes from the line ten below of the source. */
function mapOf(lines: number, source: string): string {
	// VLQ: column 0, source 0, line +10 at first and +1 afterwards, column 0.
	const mappings = Array.from({ length: lines }, (_, line) => (line === 0 ? "AAUA" : "AACA")).join(
		";",
	);
	return JSON.stringify({ version: 3, file: "a.js", sources: [source], names: [], mappings });
}

const BUILT = `it('fails', () => {
throw new Error('in the source');
});
it('fails in a function', function checks() { deeper(); });
function deeper() {
throw new Error('deeper', { cause: new Error('the cause') });
}
`;

function inline(source: string): string {
	const map = Buffer.from(mapOf(7, source)).toString("base64");
	return `${BUILT}//# sourceMappingURL=data:application/json;charset=utf-8;base64,${map}\n`;
}

/** A frame at that place, absolute or relative to the project. */
function at(place: string): RegExp {
	return new RegExp(`[(/ ]${place.replaceAll(".", "\\.")}:`);
}

describe("prun maps the stack of a failure to the source", () => {
	for (const isolation of ["fork", "spawn", "none"]) {
		it(`by a map inside the file, under ${isolation}`, async () => {
			const run = await prunOn({ "test/a.js": inline("../src/a.ts") }, ["--isolation", isolation]);
			const [first, second] = run.of("test-finished");
			assert.match(first?.error?.stack ?? "", at("src/a.ts:12"), said(run));
			assert.match(second?.error?.stack ?? "", at("src/a.ts:16"));
			assert.match(second?.error?.stack ?? "", at("src/a.ts:14"));
			assert.match(second?.error?.cause?.stack ?? "", at("src/a.ts:16"));
			assert.match(run.stdout, at("src/a.ts:12"));
			assert.doesNotMatch(run.stdout, at("test/a.js:2"));
		});
	}

	it("by a map beside the file, also when the file itself fails to load", async () => {
		const run = await prunOn({
			"test/a.js": "\nthrow new Error('at once');\n//# sourceMappingURL=a.js.map\n",
			"test/a.js.map": mapOf(2, "a.ts"),
		});
		assert.match(
			run.of("job-finished")[0]?.reason.error?.stack ?? "",
			at("test/a.ts:12"),
			said(run),
		);
	});

	it("of a module that the test uses", async () => {
		const map = Buffer.from(mapOf(2, "lib.ts")).toString("base64");
		const run = await prunOn({
			"lib/lib.js": `exports.fail = () => {\nthrow new Error('in lib'); };\n//# sourceMappingURL=data:application/json;base64,${map}`,
			"test/a.js": "const { fail } = require('../lib/lib.js'); it('fails', () => fail());",
		});
		assert.match(
			run.of("test-finished")[0]?.error?.stack ?? "",
			/lib\/lib\.ts:12:.*\n.*test\/a\.js:1:/,
		);
	});

	it("of an ES module", async () => {
		const run = await prunOn({ "test/a.mjs": inline("a.mts") });
		assert.match(run.of("test-finished")[0]?.error?.stack ?? "", at("test/a.mts:12"), said(run));
	});

	it("and leaves it as it is where the map is broken, missing or not for that line", async () => {
		const run = await prunOn({
			"test/broken.js": `${BUILT}//# sourceMappingURL=data:application/json;base64,bm8=\n`,
			"test/missing.js": `${BUILT}//# sourceMappingURL=missing.js.map\n`,
			"test/short.js": `${BUILT}//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify({ version: 3, sources: ["x.ts"], names: [], mappings: "" })).toString("base64")}\n`,
		});
		assert.equal(run.code, 10, said(run));
		for (const name of ["broken", "missing", "short"]) {
			const test = run.of("test-finished").find(({ file }) => file === `test/${name}.js`);
			assert.match(test?.error?.stack ?? "", new RegExp(`test/${name}\\.js:2:`));
		}
	});
});

describe("prun tells the line of the test file where a test failed", () => {
	for (const name of ["a.js", "a.mjs"]) {
		it(`in ${name}`, async () => {
			const run = await prunOn({ [`test/${name}`]: BUILT });
			assert.deepEqual(
				run.of("test-finished").map(({ line }) => line),
				[2, 6],
				said(run),
			);
		});
	}
});
