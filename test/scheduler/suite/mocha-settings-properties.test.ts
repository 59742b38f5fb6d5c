import { strict as assert } from "node:assert";
import { join } from "node:path";
import fc from "fast-check";
import { PrunError } from "../../../scheduler/protocol/mod.js";
import { MOCHA_OPTIONS } from "../../../scheduler/suite/mocha-options.js";
import {
	type MochaSettings,
	mochaSettings,
	normalized,
	refuseUnknown,
} from "../../../scheduler/suite/mocha-settings.js";
import { loadMochaOptions, optionNames } from "../../../scheduler/suite/project-mocha.js";
import { tries } from "../../support/fuzz.js";
import { ROOT } from "../../support/project.js";

const MOCHA = join(ROOT, "node_modules", "mocha");
const NAMES = optionNames(MOCHA);

const option = fc.constantFrom(...Object.keys(MOCHA_OPTIONS));
const odd = fc.constantFrom(
	"__proto__",
	"constructor",
	"__proto__.x",
	"toString",
	"",
	"a.b",
	"opts",
);
const name = fc.oneof({ weight: 5, arbitrary: option }, { weight: 1, arbitrary: odd }, fc.string());
const text = fc.oneof(
	fc.string(),
	fc.constantFrom(
		"",
		"0",
		"-1",
		"1e400",
		"NaN",
		"a=b",
		"a=b=c",
		"__proto__=1",
		"{}",
		"[",
		"--",
		"5s",
		"bdd",
	),
);

/** As mocha's own reader gives options, and as no reader should. */
const raw = fc
	.array(fc.tuple(name, fc.oneof(text, fc.array(text), fc.jsonValue())), { maxLength: 4 })
	.map((entries): Record<string, unknown> => Object.fromEntries(entries));

const words = fc
	.array(
		fc.oneof(
			fc.tuple(name, text).map(([of, given]) => [`--${of}=${given}`]),
			fc.tuple(name, text).map(([of, given]) => [`--${of}`, given]),
			name.map((of) => [`--no-${of}`]),
			fc.constantFrom("-b", "-g", "-t", "-u", "-xyz", "-", "-g=", "a.js").map((one) => [one]),
			text.map((one) => [one]),
		),
		{ maxLength: 4 },
	)
	.map((lists) => lists.flat().filter((one) => !/^-?-(?:c(?:onfig)?|package)(?:=|$)/.test(one)));

function settledOrRefused(make: () => MochaSettings): void {
	let settings: MochaSettings;
	try {
		settings = make();
	} catch (thrown) {
		assert.ok(thrown instanceof PrunError, thrown instanceof Error ? thrown.stack : String(thrown));
		return;
	}
	const { query, requires, files, nodeFlags, unknown } = settings;
	for (const list of [
		query.spec,
		query.ignore,
		query.extension,
		requires,
		files,
		nodeFlags,
		unknown,
	]) {
		for (const one of list) assert.equal(typeof one, "string");
	}
	assert.equal(typeof settings.bail, "boolean");
	assert.ok(settings.jobs === undefined || typeof settings.jobs === "number");
	JSON.stringify(settings);
}

describe("mocha's options, whatever they are,", () => {
	it("are settings, or are refused, when a configuration has them", () => {
		fc.assert(
			fc.property(raw, (given) => {
				settledOrRefused(() => mochaSettings(normalized({ ...given, _: [] }), NAMES, "/project"));
			}),
			tries(1000),
		);
	});

	it("are settings, or are refused, when a command line has them", () => {
		fc.assert(
			fc.property(words, (given) => {
				settledOrRefused(() => {
					refuseUnknown(given, NAMES, ["jobs"]);
					const read = loadMochaOptions(MOCHA, ["--no-config", "--no-package", ...given]);
					return mochaSettings(normalized(read), NAMES, "/project");
				});
			}),
			tries(300),
		);
	});
});
