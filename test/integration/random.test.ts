import { strict as assert } from "node:assert";
import { type Finished, prunOn } from "../support/project.js";
import { said } from "../support/results.js";

const LEVELS = ["fork", "spawn", "none"];

function tells(expression: string): string {
	return `console.log(JSON.stringify(${expression})); it('passes', () => {});`;
}

/** What each file printed, by file. */
function told(run: Finished): Record<string, unknown> {
	assert.equal(run.code, 0, said(run));
	const files = new Map(run.of("job-started").map(({ job, file }) => [job, file]));
	return Object.fromEntries(
		run.of("job-output").map(({ job, text }) => [files.get(job), JSON.parse(text)]),
	);
}

function distinct(values: readonly unknown[]): boolean {
	return new Set(values.map((value) => JSON.stringify(value))).size === values.length;
}

describe("Math.random under prun", () => {
	const numbers = tells("Array.from({ length: 4 }, () => Math.random())");
	const suite = Object.fromEntries(
		["a", "b", "c", "d"].map((name) => [`test/${name}.js`, numbers]),
	);

	for (const isolation of LEVELS) {
		it(`is the same for the same file and seed, and else different, under ${isolation}`, async () => {
			const args = ["--isolation", isolation, "--seed"];
			const first = told(await prunOn(suite, [...args, "5"]));
			const again = told(await prunOn(suite, [...args, "5", "--order", "random", "-j", "1"]));
			const other = told(await prunOn(suite, [...args, "6"]));
			assert.deepEqual(again, first);
			assert.ok(distinct([...Object.values(first), ...Object.values(other)]));
		});
	}

	it("is the same at every isolation level", async () => {
		const all = [];
		for (const isolation of LEVELS)
			all.push(told(await prunOn(suite, ["--seed", "5", "--isolation", isolation])));
		assert.deepEqual(all[1], all[0]);
		assert.deepEqual(all[2], all[0]);
	});

	it("follows its file's seed also through a reference that a preload kept", async () => {
		const preload =
			"const { random } = Math; for (let i = 0; i < 10; i++) random(); globalThis.kept = random;";
		const kept = tells("[kept(), Math.random(), kept()]");
		const files = { "keep.cjs": preload, "test/a.js": kept, "test/b.js": kept };
		const args = ["--preload", "./keep.cjs", "--seed", "5"];
		const first = told(await prunOn(files, args));
		assert.deepEqual(told(await prunOn(files, args)), first);
		assert.ok(distinct(Object.values(first)));
	});

	it("gives evenly spread numbers from 0 to 1, all 53 bits of them", async () => {
		const run = await prunOn({
			"test/a.js": tells(`(() => {
				const buckets = new Array(16).fill(0);
				let bits = 0n;
				for (let i = 0; i < 160000; i++) {
					const number = Math.random();
					if (!(number >= 0 && number < 1)) throw new Error(String(number));
					buckets[Math.floor(number * 16)]++;
					bits |= BigInt(number * 2 ** 53);
				}
				return { least: Math.min(...buckets), most: Math.max(...buckets), bits: bits.toString(16) };
			})()`),
		});
		const { least, most, bits } = told(run)["test/a.js"] as {
			least: number;
			most: number;
			bits: string;
		};
		assert.ok(least > 9500 && most < 10500, `${least} to ${most}`);
		assert.equal(bits, "1fffffffffffff");
	});

	it("gives no number twice within the first thousands of sibling files", async () => {
		const many = Object.fromEntries(
			Array.from({ length: 6 }, (_, index) => [
				`test/${index}.js`,
				tells("Array.from({ length: 2000 }, () => Math.random())"),
			]),
		);
		const all = Object.values(told(await prunOn(many, []))).flat();
		assert.equal(new Set(all).size, 12_000);
	});
});

describe("what crypto gives to sibling files is never the same", () => {
	const values = tells(`(() => {
		const crypto = require('node:crypto');
		return {
			uuid: Array.from({ length: 300 }, () => crypto.randomUUID()),
			web: globalThis.crypto === undefined ? [] : Array.from({ length: 3 }, () => globalThis.crypto.randomUUID()),
			int: Array.from({ length: 2000 }, () => crypto.randomInt(2 ** 48 - 1)),
			bytes: crypto.randomBytes(16).toString('hex'),
			values: crypto.webcrypto.getRandomValues(Buffer.alloc(16)).toString('hex'),
		};
	})()`);
	const used =
		"const crypto = require('node:crypto'); crypto.randomUUID(); crypto.randomInt(100); crypto.randomBytes(4);";
	const preloads = {
		"a preload used it": used,
		"a preload used the global crypto": "globalThis.crypto.randomUUID();",
		"nothing used it before": "",
	};
	const suite = {
		"test/a.js": values,
		"test/b.js": values,
		"test/c.js": values,
		"test/d.js": values,
	};
	const cases = LEVELS.flatMap((isolation) =>
		Object.entries(preloads)
			.filter(([, preload]) => isolation === "fork" || preload === used)
			.map(([when, preload]) => ({ isolation, when, preload })),
	);

	for (const { isolation, when, preload } of cases) {
		it(`when ${when}, under ${isolation}`, async () => {
			type Values = { uuid: string[]; web: string[]; int: number[]; bytes: string; values: string };
			const args = ["--preload", "./use.cjs", "--isolation", isolation, "--seed", "1"];
			const run = await prunOn({ ...suite, "use.cjs": preload }, args);
			const all = Object.values(told(run)) as Values[];
			assert.equal(all.length, 4);
			const uuids = all.flatMap(({ uuid, web }) => [...uuid, ...web]);
			assert.equal(new Set(uuids).size, uuids.length, "randomUUID");
			// Of 8000 numbers below 2^48 two are equal once in ten million runs.
			const ints = all.flatMap(({ int }) => int);
			assert.equal(new Set(ints).size, ints.length, "randomInt");
			assert.ok(distinct(all.map(({ bytes }) => bytes)), "randomBytes");
			assert.ok(distinct(all.map((one) => one.values)), "getRandomValues");
		});
	}

	it("also for numbers that come late (randomInt with a callback) and in several files at once", async () => {
		const late = `
			const { randomInt } = require('node:crypto');
			it('tells', (done) => randomInt(2 ** 48 - 1, (error, number) => { console.log(JSON.stringify(number)); done(error); }));`;
		const run = await prunOn(
			{ "use.cjs": used, "test/a.js": late, "test/b.js": late, "test/c.js": late },
			["--preload", "./use.cjs"],
		);
		assert.ok(distinct(Object.values(told(run))));
	});
});
