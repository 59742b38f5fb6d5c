import { strict as assert } from "node:assert";
import { type Told, toldByMocha, toldByPrun } from "../support/mocha.js";
import { type Project, prun, writeProject } from "../support/project.js";
import { said } from "../support/results.js";

/** Long enough for what a test before it has left to happen. */
const WAITS = "it('waits', (done) => { setTimeout(done, 30); });";

const CASES: Readonly<Record<string, string>> = {
	"a rejection of a plain promise": `it('rejects beside itself', () => { Promise.reject(new Error('plain')); }); ${WAITS}`,
	"a rejection that is handled late":
		"it('handles late', async () => { const late = Promise.reject(new Error('late')); await new Promise((done) => setTimeout(done, 10)); await late.catch(() => {}); });",
	"an error in a timer of the test that runs":
		"it('throws beside itself', (done) => { setTimeout(() => { throw new Error('timer'); }, 5); });",
	"an error in a timer of an earlier test": `
		let next = false;
		it('is over', () => {
			const looking = setInterval(() => { if (next) { clearInterval(looking); throw new Error('earlier'); } }, 1);
		});
		it('waits', (done) => { next = true; setTimeout(done, 100); });`,
	"done called twice": `it('is done twice', (done) => { done(); done(); }); ${WAITS}`,
	"done called again with an error": `it('is done, then fails', (done) => { done(); setTimeout(() => done(new Error('again')), 5); }); ${WAITS}`,
	"done with something that is no error": "it('is done with a text', (done) => { done('text'); });",
	"both a promise and a callback": "it('does both', async (done) => { done(); });",
	"throwing what is no error": `
		it('throws nothing', () => { throw undefined; });
		it('throws null', () => { throw null; });
		it('throws a text', () => { throw 'text'; });
		it('throws a plain object', () => { throw { code: 7 }; });
		it('rejects with nothing', () => Promise.reject());`,
	"throwing what is hostile": `
		it('throws a thing whose message throws', () => { throw Object.defineProperty(new Error('x'), 'message', { get() { throw new Error('no'); } }); });
		it('throws a proxy of nothing', () => { throw new Error('y', { cause: new Proxy({}, { get() { throw new Error('no'); } }) }); });
		it('comes after', () => {});`,
	"an error in a listener":
		"it('emits', (done) => { const e = new (require('events'))(); e.on('x', () => { throw new Error('listener'); }); setImmediate(() => e.emit('x')); });",
	"an error event that nobody hears":
		"it('emits error', (done) => { setImmediate(() => new (require('events'))().emit('error', new Error('unheard'))); });",
	"an error in an asynchronous hook": `
		describe('with a hook', () => {
			afterEach((done) => { setTimeout(() => { throw new Error('in hook'); }, 5); });
			it('passes before', () => {});
			it('never runs', () => {});
		});`,
	"an assertion with a diff":
		"it('differs', () => { require('node:assert').deepEqual({ a: 1 }, { a: 2 }); });",
	"a test that listens for uncaught exceptions itself": `
		it('listens', (done) => { process.once('uncaughtException', () => done()); setTimeout(() => { throw new Error('heard'); }, 5); });
		${WAITS}`,
};

describe("prun tells as mocha does what becomes of", () => {
	const suite = Object.fromEntries(
		Object.entries(CASES).map(([title, code], index) => [
			`test/${index}.js`,
			`describe('${title}', () => { ${code} });`,
		]),
	);
	let project: Project;
	let mochas: Told;
	before(async () => {
		project = writeProject(suite);
		// One process each: what goes wrong in one shall not be told of another.
		const each = [];
		for (const file of Object.keys(suite)) each.push(await toldByMocha(project, [file]));
		mochas = {
			passed: each.flatMap(({ passed }) => passed).sort(),
			failed: each.flatMap(({ failed }) => failed).sort(),
			skipped: each.flatMap(({ skipped }) => skipped).sort(),
		};
	});
	after(() => project.remove());

	for (const isolation of ["fork", "spawn"]) {
		describe(`under ${isolation}:`, () => {
			let told: Told;
			before(async () => {
				const run = await prun(project, ["--isolation", isolation]);
				told = toldByPrun(run);
				assert.ok(told.passed.length > 0, said(run));
			});
			for (const title of Object.keys(CASES)) {
				it(title, () => {
					const of = (all: Told) => ({
						passed: all.passed.filter((name) => name.startsWith(`${title} `)),
						failed: all.failed.filter((name) => name.startsWith(`${title} `)),
					});
					assert.notDeepEqual(of(mochas), { passed: [], failed: [] });
					assert.deepEqual(of(told), of(mochas));
				});
			}
		});
	}
});
