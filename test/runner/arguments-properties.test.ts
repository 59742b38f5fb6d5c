import { strict as assert } from "node:assert";
import fc from "fast-check";
import {
	type Arguments,
	ownOptionNames,
	ownWords,
	splitArguments,
} from "../../runner/arguments.js";
import { PrunError } from "../../scheduler/protocol/mod.js";
import { tries } from "../support/fuzz.js";

const name = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(...ownOptionNames()) },
	fc.constantFrom("__proto__", "constructor", "toString", "no-jobs", "shard", "grep", "import", ""),
);
const value = fc.oneof(
	fc.string(),
	fc.constantFrom(
		"",
		"0",
		"-0",
		"1",
		"1e3",
		"0x10",
		" 1",
		"NaN",
		"9".repeat(30),
		"--",
		"-j",
		"__proto__",
		"fork",
		"1GiB",
		"9e999GB",
	),
	fc.nat().map(String),
);
const word = fc.oneof(
	{ weight: 3, arbitrary: fc.tuple(name, value).map(([option, given]) => [`--${option}`, given]) },
	{
		weight: 3,
		arbitrary: fc.tuple(name, value).map(([option, given]) => [`--${option}=${given}`]),
	},
	{ weight: 1, arbitrary: name.map((option) => [`--${option}`]) },
	{
		weight: 1,
		arbitrary: fc.tuple(fc.constantFrom("-j", "-R", "-h", "-V", "-jx", "-=", "-"), value),
	},
	{ weight: 1, arbitrary: value.map((one) => [one]) },
);
const line = fc.array(word, { maxLength: 4 }).map((words) => words.flat());

function split(argv: readonly string[]): Arguments | PrunError {
	try {
		return splitArguments(argv);
	} catch (thrown) {
		assert.ok(thrown instanceof PrunError, String(thrown));
		assert.ok(["USAGE", "NOT_BUILT_YET"].includes(thrown.code), thrown.code);
		return thrown;
	}
}

describe("a command line, whatever it says,", () => {
	it("is split, or refused by the option's name", () => {
		fc.assert(
			fc.property(line, (argv) => {
				const got = split(argv);
				if (got instanceof PrunError) {
					assert.match(got.message, /^option --[a-z-]+ (?:is|needs) /);
					return;
				}
				for (const [option, given] of Object.entries(got.own)) {
					assert.ok(ownOptionNames().includes(option), option);
					if (typeof given === "number") assert.ok(Number.isSafeInteger(given) && given >= 0);
				}
				for (const one of got.rest) assert.equal(typeof one, "string");
			}),
			tries(1500),
		);
	});

	it("means the same when its options are said again", () => {
		fc.assert(
			fc.property(line, (argv) => {
				const got = split(argv);
				if (got instanceof PrunError) return;
				assert.deepEqual(splitArguments(ownWords(got.own)), { own: got.own, rest: [] });
			}),
			tries(1500),
		);
	});
});
