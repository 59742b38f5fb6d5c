// Files that break what prun itself needs to tell how they ended: they keep their results, as they
// would in mocha's own process.

import { strict as assert } from "node:assert";
import { type Finished, prunOn } from "../support/project.js";
import { assertTold, said, verdicts } from "../support/results.js";

const breaking = (code: string) =>
	`it('breaks', function () { ${code} }); it('goes on', () => {});`;

const PASSING: Readonly<Record<string, string>> = {
	"gives every array a toJSON": breaking("Array.prototype.toJSON = () => 'mine';"),
	"gives every object a toJSON": breaking(
		"Object.prototype.toJSON = () => { throw new Error(); };",
	),
	"has a clock that gives no numbers": breaking(
		"Date.prototype.valueOf = Date.prototype.getTime = () => NaN; Date.prototype[Symbol.toPrimitive] = () => NaN;",
	),
	"makes its title a symbol": breaking("this.test.title = Symbol('s');"),
	"makes its title something that cannot be read": breaking(
		"this.test.title = { toString() { throw new Error('no title'); } };",
	),
	"makes its time a bigint": breaking(
		"Object.defineProperty(this.test, 'duration', { get: () => 5n, set() {} });",
	),
	"has a title of 17 million characters":
		"it('x'.repeat(17 << 20), () => {}); it('goes on', () => {});",
};

const fileOf = (does: string) => `test/${does.replaceAll(" ", "-")}.js`;

describe("a file keeps its results although it", () => {
	let run: Finished;
	before(async function () {
		this.timeout(60_000);
		const files = Object.entries(PASSING).map(([does, text]) => [fileOf(does), text]);
		run = await prunOn(Object.fromEntries(files) as Record<string, string>);
	});

	for (const does of Object.keys(PASSING)) {
		it(does, () => {
			assert.equal(verdicts(run)[fileOf(does)], "passed", said(run));
			const passed = run.of("test-finished").filter(({ file }) => file === fileOf(does));
			assert.equal(passed.length, 2);
		});
	}

	it("and the run is told to its end", () => {
		assert.equal(run.code, 0, said(run));
		assertTold(run);
	});
});

describe("a file that calls process.exit", () => {
	it("has crashed by that also where it has made stacks something else than texts", async () => {
		const text = breaking("Error.prepareStackTrace = (_error, sites) => sites; process.exit(3);");
		const run = await prunOn({ "test/a.js": text });
		assert.equal(verdicts(run)["test/a.js"], "crashed", said(run));
		assert.equal(run.of("job-finished")[0]?.reason.code, 3);
	});
});
