import { strict as assert } from "node:assert";
import { createRequire } from "node:module";
import { ownOptions } from "../../../runner/arguments.js";
import { MOCHA_WORDS } from "../../../runner/completion/mocha-words.js";
import { spellings } from "../../../runner/completion/word.js";
import { allWords } from "../../../runner/completion/words.js";
import { ROOT } from "../../support/project.js";

/** What mocha's own command knows. */
const { types, aliases } = createRequire(`${ROOT}/package.json`)(
	"./node_modules/mocha/lib/cli/run-option-metadata.cjs",
) as {
	types: Readonly<Record<"array" | "boolean" | "number" | "string", readonly string[]>>;
	aliases: Readonly<Record<string, readonly string[]>>;
};

/** Not completed: prun refuses to watch, and the last is another word for --no-color. */
const LEFT_OUT = ["watch", "watch-files", "watch-ignore", "clear-screen", "no-colors"];
/** On by default, so completed is what switches them off. */
const NEGATED = ["no-color", "no-config", "no-package", "no-diff"];

describe("mocha's options in the completion", () => {
	const own = new Set<string>(ownOptions().map(({ name }) => name));

	it("are all that mocha 12 has, but for prun's own and what it refuses", () => {
		const wanted = Object.values(types)
			.flat()
			.filter((name) => !own.has(name) && !LEFT_OUT.includes(name) && name !== "diff");
		const names = MOCHA_WORDS.map(({ long }) => long).filter((name) => !NEGATED.includes(name));
		assert.deepEqual(names.toSorted(), wanted.toSorted());
	});

	it("have mocha's short forms, and take a value when mocha's do", () => {
		for (const { long, short, takes } of MOCHA_WORDS) {
			if (NEGATED.includes(long)) continue;
			const letters = (aliases[long] ?? []).filter((alias) => alias.length === 1);
			assert.deepEqual(short === undefined ? [] : [short], letters, long);
			assert.equal(takes === "nothing", types.boolean.includes(long), long);
		}
	});

	it("and prun's own are each completed once", () => {
		const all = allWords().flatMap(spellings);
		assert.equal(new Set(all).size, all.length);
		for (const word of ["--jobs", "-j", "--grep", "-g", "--exit"]) assert.ok(all.includes(word));
	});
});
