import { strict as assert } from "node:assert";
import fc from "fast-check";
import { helpText, ownWords, splitArguments } from "../../runner/arguments.js";
import { PrunError } from "../../scheduler/protocol/mod.js";

function refused(...argv: string[]): PrunError {
	try {
		splitArguments(argv);
	} catch (thrown) {
		assert.ok(thrown instanceof PrunError, String(thrown));
		return thrown;
	}
	assert.fail(`${argv.join(" ")} is refused`);
}

const own = (...argv: string[]) => ({ ...splitArguments(argv).own });
const rest = (...argv: string[]) => splitArguments(argv).rest;

describe("prun's own options", () => {
	it("are taken out, and everything else is left for mocha in its order", () => {
		const argv = [
			"a.js",
			"--jobs",
			"3",
			"--grep",
			"x y",
			"--order=random",
			"-b",
			"test",
			"--timeout=5s",
		];
		assert.deepEqual(splitArguments(argv), {
			own: { jobs: 3, order: "random" },
			rest: ["a.js", "--grep", "x y", "-b", "test", "--timeout=5s"],
		});
	});

	it("take their values as the next word or after =", () => {
		assert.deepEqual(own("--jobs", "3"), { jobs: 3 });
		assert.deepEqual(own("--jobs=3"), { jobs: 3 });
		assert.deepEqual(own("--prun-config=a=b.json"), { "prun-config": "a=b.json" });
	});

	it("have short forms", () => {
		assert.deepEqual(own("-j", "2"), { jobs: 2 });
		assert.deepEqual(own("-j2"), { jobs: 2 });
		assert.deepEqual(own("-R", "dot"), { reporter: ["dot"] });
		assert.deepEqual(own("-h"), { help: true });
		assert.deepEqual(own("-V"), { version: true });
	});

	it("all have their kinds", () => {
		const argv = [
			"--isolation none --preload auto --preload-timeout 1 --job-timeout 0 --job-retries 2",
			"--max-failures 1 --fail-on-flaky --seed 7 --reporter spec --run r-1 --framework mocha",
			"--pass-with-no-tests",
		].flatMap((words) => words.split(" "));
		assert.deepEqual(own(...argv), {
			isolation: "none",
			preload: ["auto"],
			"preload-timeout": 1,
			"job-timeout": 0,
			"job-retries": 2,
			"max-failures": 1,
			"fail-on-flaky": true,
			seed: 7,
			reporter: ["spec"],
			run: "r-1",
			framework: "mocha",
			"pass-with-no-tests": true,
		});
	});

	it("may have their value only behind an equals sign, where they can do without", () => {
		assert.deepEqual(own("--inspect-brk", "a.js"), { "inspect-brk": "" });
		assert.deepEqual(own("--inspect=127.0.0.1:0"), { inspect: "127.0.0.1:0" });
		assert.deepEqual(rest("--inspect-wait", "a.js"), ["a.js"]);
	});

	it("add up where they may be repeated, and else the last counts", () => {
		assert.deepEqual(own("--reporter", "spec", "--reporter=json=e.ndjson"), {
			reporter: ["spec", "json=e.ndjson"],
		});
		assert.deepEqual(own("--preload=a", "--preload", "b"), { preload: ["a", "b"] });
		assert.deepEqual(own("-j1", "--jobs=2"), { jobs: 2 });
	});

	it("are said again by words that mean the same, in one order", () => {
		const said = (...argv: string[]) => ownWords(splitArguments(argv).own);
		const argv = ["-R", "dot", "-j2", "--fail-on-flaky", "-R=json=a=b.ndjson", "--inspect"];
		const words = said(...argv);
		assert.deepEqual(words, [
			"--fail-on-flaky",
			"--inspect",
			"--jobs=2",
			"--reporter=dot",
			"--reporter=json=a=b.ndjson",
		]);
		assert.deepEqual(splitArguments(words).own, splitArguments(argv).own);
		assert.deepEqual(said(...argv.toReversed().filter((word) => word !== "-R" && word !== "dot")), [
			"--fail-on-flaky",
			"--inspect",
			"--jobs=2",
			"--reporter=json=a=b.ndjson",
		]);
	});

	it("end at --, which goes to mocha with all that follows", () => {
		assert.deepEqual(splitArguments(["-j1", "--", "--jobs", "2", "--watch"]), {
			own: { jobs: 1 },
			rest: ["--", "--jobs", "2", "--watch"],
		});
	});

	it("are not found inside other words", () => {
		const words = ["jobs", "--jobsx", "--no-jobs", "--constructor", "--toString", "-", "--"];
		assert.deepEqual(splitArguments(words), { own: {}, rest: words });
	});

	it("leave every word of others as it is", () => {
		const word = fc
			.string({ unit: fc.constantFrom(..."xyz-=.*/".split("")) })
			.filter((text) => text !== "--");
		fc.assert(
			fc.property(fc.array(word), (words) => {
				assert.deepEqual(rest(...words), words);
			}),
		);
	});
});

describe("a wrong option of prun's", () => {
	it("is refused without its value, and the message shows the form", () => {
		const error = refused("a.js", "--jobs");
		assert.equal(error.code, "USAGE");
		assert.equal(error.message, "option --jobs needs a value, N");
		assert.equal(refused("-R").message, "option --reporter needs a value, NAME[=FILE]");
	});

	it("is refused with a value where it takes none", () => {
		for (const value of ["false", "true", ""]) {
			const error = refused(`--fail-on-flaky=${value}`);
			assert.equal(error.code, "USAGE");
			assert.match(error.message, /^option --fail-on-flaky is "\w*", must stand alone/);
		}
	});

	it("is refused when a number is none, or too small", () => {
		for (const value of ["x", "", " ", "1.5", "-1", "1e99", "NaN", "Infinity"]) {
			const error = refused(`--job-retries=${value}`);
			assert.equal(error.code, "USAGE");
			assert.equal(
				error.message,
				`option --job-retries is ${JSON.stringify(value)}, must be a whole number of at least 0`,
			);
		}
		assert.match(refused("-jx").message, /^option --jobs is "x", must be /);
		assert.equal(
			refused("-j0").message,
			'option --jobs is "0", must be a whole number of at least 1',
		);
		assert.match(refused("--preload-timeout", "0").message, /at least 1$/);
	});

	it("is refused when it is not one of the allowed words", () => {
		assert.equal(
			refused("--isolation", "vm").message,
			'option --isolation is "vm", must be one of none, fork, spawn, sandbox',
		);
		assert.equal(
			refused("--order=longest").message,
			'option --order is "longest", must be one of path, random',
		);
		assert.equal(
			refused("--framework=jest").message,
			'option --framework is "jest", must be one of mocha',
		);
	});

	it("is refused by name when it is not built yet, with and without a value", () => {
		const names = ["--shard", "--nats", "--changed", "--machines", "--coverage"];
		for (const name of names) {
			for (const word of [name, `${name}=1`]) {
				const error = refused("a.js", word, "--jobs", "0");
				assert.equal(error.code, "NOT_BUILT_YET");
				assert.equal(error.message, `option ${name} is not built yet`);
			}
		}
	});
});

describe("the help", () => {
	it("names every option with its form and what it does", () => {
		const lines = helpText().split("\n");
		assert.ok(
			lines.includes(
				"  -j, --jobs N                   files at a time (default: the CPUs that may be used)",
			),
		);
		assert.ok(
			lines.includes(
				"      --fail-on-flaky            a file that passed only when retried fails the run",
			),
		);
		for (const option of [
			"--preload MODULE",
			"--reporter NAME[=FILE]",
			"--seed N",
			"--version",
			"--inspect-brk[=HOST:PORT]",
		]) {
			assert.ok(
				lines.some((line) => line.includes(option)),
				option,
			);
		}
	});
});
