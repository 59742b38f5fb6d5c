import { strict as assert } from "node:assert";
import fc from "fast-check";
import { locksOf } from "../../runner/plan.js";
import { type Settings, settle } from "../../runner/settings.js";
import { jobId, PrunError } from "../../scheduler/protocol/mod.js";
import { checkConfig } from "../../scheduler/suite/config-check.js";
import { CONFIG_KEYS, type Config } from "../../scheduler/suite/config-schema.js";
import { type MochaSettings, mochaSettings } from "../../scheduler/suite/mocha-settings.js";
import { tries } from "../support/fuzz.js";

const MOCHA: MochaSettings = mochaSettings(
	{ _: [] },
	{ isMochaFlag: () => false, isNodeFlag: () => false, unparseNodeFlags: () => [] },
	"/project",
);

const PROTOTYPE = [
	"__proto__",
	"constructor",
	"toString",
	"hasOwnProperty",
	"prototype",
	"valueOf",
];

const text = fc.oneof(
	fc.string(),
	fc.string({ unit: "binary" }),
	fc.constantFrom(
		"",
		"auto",
		"**",
		"!(",
		"[",
		"{a",
		"\\",
		"a\0b",
		"json=",
		"=",
		"fork",
		...PROTOTYPE,
	),
);
const texts = fc.array(text, { maxLength: 4 });
const number = fc.oneof(
	fc.integer(),
	fc.double(),
	fc.constantFrom(
		0,
		-0,
		1,
		2 ** 31,
		2 ** 53,
		Number.MAX_VALUE,
		Number.NaN,
		Number.POSITIVE_INFINITY,
	),
);
const name = fc.oneof(fc.constantFrom(...PROTOTYPE, "network", "shared", "db"), fc.string());
const fields = fc
	.array(fc.tuple(name, fc.oneof(texts, text, number)), { maxLength: 3 })
	.map((entries): unknown => Object.fromEntries(entries));

const value = fc.oneof(
	text,
	texts,
	number,
	fields,
	fc.boolean(),
	fc.constant(null),
	fc.jsonValue(),
);
const count = fc.oneof(fc.nat(), fc.constantFrom(0, 1, 2 ** 31, Number.MAX_SAFE_INTEGER));

/** Values that are nearly right, so that many are taken. */
const NEAR: Readonly<Partial<Record<string, fc.Arbitrary<unknown>>>> = {
	preload: fc.oneof(texts, fc.constant("auto")),
	preloadIgnore: texts,
	serial: texts,
	reporter: fc.oneof(text, texts),
	locks: fc
		.array(fc.tuple(name, fc.oneof({ weight: 9, arbitrary: texts }, value)), { maxLength: 3 })
		.map((entries): unknown => Object.fromEntries(entries)),
	sandbox: fc.oneof(
		fields,
		fc.record({ network: fc.constantFrom("host", "private"), shared: texts }),
	),
	isolation: fc.constantFrom("none", "fork", "spawn", "sandbox", "constructor"),
	order: fc.constantFrom("path", "random", "toString"),
	jobMemory: fc.oneof(
		text,
		fc.constantFrom("16MB", "1GiB", "1.5g", "1e99GB", "9".repeat(400), "-1g"),
	),
	failOnFlaky: fc.boolean(),
	passWithNoTests: fc.boolean(),
};

const entry = fc
	.oneof(
		{ weight: 9, arbitrary: fc.constantFrom<string>(...CONFIG_KEYS) },
		{ weight: 1, arbitrary: name },
	)
	.chain((key) => {
		const near = Object.hasOwn(NEAR, key) ? (NEAR[key] ?? count) : count;
		const given = fc.oneof({ weight: 4, arbitrary: near }, { weight: 1, arbitrary: value });
		return fc.tuple(fc.constant(key), given);
	});

/** As JSON.parse makes it: `__proto__` is a name like any other. */
const configuration = fc
	.array(entry, { maxLength: 3 })
	.map((entries): Record<string, unknown> => Object.fromEntries(entries));

/** Either the configuration, or what is wrong with it. */
function checked(given: unknown): Config | PrunError {
	try {
		return checkConfig(given, "here");
	} catch (thrown) {
		assert.ok(thrown instanceof PrunError, String(thrown));
		assert.equal(thrown.code, "CONFIG_INVALID");
		return thrown;
	}
}

const isCount = (amount: number, least: number) => Number.isSafeInteger(amount) && amount >= least;
const areTexts = (list: readonly unknown[]) => list.every((one) => typeof one === "string");

async function assertUsable(settings: Settings): Promise<void> {
	assert.ok(isCount(settings.slots, 1));
	assert.ok(isCount(settings.jobRetries, 0) && isCount(settings.maxFailures, 0));
	assert.ok(isCount(settings.seed, 0));
	for (const ms of [settings.jobTimeoutMs, settings.preloadTimeoutMs]) {
		assert.ok(isCount(ms, 0) && ms < 2 ** 31, `a timer takes ${ms} ms`);
	}
	const { jobMemoryBytes = 1, preloads, preloadIgnore, serial, sandbox, reporters } = settings;
	assert.ok(Number.isFinite(jobMemoryBytes) && jobMemoryBytes > 0);
	for (const list of [preloads, preloadIgnore, serial, sandbox.shared]) assert.ok(areTexts(list));
	assert.ok(["host", "private"].includes(sandbox.network));
	for (const reporter of reporters) assert.equal(typeof reporter.name, "string");
	await locksOf([{ id: jobId("0"), file: "test/a.js" }], settings);
}

describe("a configuration, whatever it holds,", () => {
	it("is refused by name, or makes settings that can be used", async () => {
		await fc.assert(
			fc.asyncProperty(configuration, async (given) => {
				const config = checked(given);
				if (config instanceof PrunError) {
					const named = Object.keys(given).filter((one) => config.message.includes(one));
					assert.ok(
						named.length > 0,
						`${config.message} names one of ${Object.keys(given).join()}`,
					);
					assert.match(config.message, /must be |unknown option /);
					return;
				}
				const settings = settle({}, config, MOCHA);
				const used = config.reporter === undefined ? { ...settings, reporters: [] } : settings;
				await assertUsable(used);
			}),
			tries(1500),
		);
	});

	it("is refused with any option that does not exist", () => {
		fc.assert(
			fc.property(name, value, (unknown, given) => {
				fc.pre(!CONFIG_KEYS.some((known) => known === unknown) && unknown !== "$schema");
				const refused = checked(Object.fromEntries([[unknown, given]]));
				assert.ok(refused instanceof PrunError);
				assert.equal(refused.message, `here: unknown option ${unknown}`);
			}),
			tries(500),
		);
	});

	it("is taken or refused when it is any value of JavaScript", () => {
		fc.assert(
			fc.property(
				fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true }),
				(given) => {
					checked(given);
				},
			),
			tries(500),
		);
	});
});
