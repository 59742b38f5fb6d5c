// What a file may be called, and what it may call its tests and throw.

import { type Accident, file, PASSES } from "./accident.js";

const TITLES = [
	"two\nlines",
	"\u001b[31mred\u001b[0m and \u0007",
	"x".repeat(10_000),
	"::error::not a command\r\n##[group]",
	"\u202eright to left",
	"lone \ud800 surrogate",
	"",
];

/** Names that a shell, a URL or a terminal would take apart. */
const NAMES: Readonly<Record<string, string>> = {
	blanks: "with blanks.js",
	quotes: `with "double" and 'single' quotes.js`,
	dollars: "with $HOME and `id` and %20.js",
	unicode: "mit Ümläuten und 日本語.js",
	newline: "with\na newline.js",
	dash: "--leading-dash.js",
	brackets: "with [brackets] {braces} (and) !bang*.js",
	backslash: "with \\ backslash.js",
	hash: "with #hash?query=1.js",
};

export const WORDS: readonly Accident[] = [
	file(
		"strange-titles",
		"titles with newlines, ANSI, 10 kB",
		`for (const title of ${JSON.stringify(TITLES.slice(0, -2))}) it(title, () => {});`,
		{ outcome: "passed", counts: [5, 0, 0], titles: TITLES.slice(0, -2) },
	),
	file(
		"throws-no-errors",
		"throws what is no Error",
		`const { proxy, revoke } = Proxy.revocable({}, {}); revoke();
		const thrown = ['text', '', null, undefined, Symbol('symbol'), 7, 10n, NaN, Object.freeze({ frozen: true }), () => {}, [1], Object.create(null), proxy];
		for (const [index, one] of thrown.entries()) it('throws ' + index, () => { throw one; });`,
		{ outcome: "failed", counts: [0, 13, 0] },
	),
	file(
		"rejects-with-no-errors",
		"rejects with what is no Error",
		`for (const one of ['text', null, undefined, Symbol('symbol'), Object.freeze({})]) it('rejects ' + typeof one, () => Promise.reject(one));`,
		{ outcome: "failed", counts: [0, 5, 0] },
	),
	file(
		"throws-hostile-errors",
		"errors whose getters throw",
		`const hostile = (...names) => { const error = new Error('hostile'); for (const name of names) Object.defineProperty(error, name, { get() { throw new Error('from a getter'); } }); return error; };
		for (const names of [['message'], ['stack'], ['name'], ['cause'], ['code'], ['actual', 'expected'], ['showDiff'], ['message', 'stack', 'name', 'cause', 'toString', 'constructor']]) it('throws ' + names, () => { throw hostile(...names); });
		it('has a toString that throws', () => { throw { toString() { throw new Error('toString'); }, [require('node:util').inspect.custom]() { throw new Error('inspect'); } }; });`,
		{ outcome: "failed", counts: [0, 9, 0] },
	),
	file(
		"throws-circles",
		"circular and huge diffs, deep and circular causes",
		`const assert = require('node:assert');
		it('circle', () => { const a = { name: 'a' }; a.self = a; const b = { name: 'b' }; b.self = b; assert.deepStrictEqual(a, b); });
		it('huge', () => { const big = (seed) => Array.from({ length: 400 }, (_, i) => ({ i, text: 'x'.repeat(20) + ((i + seed) % 7) })); assert.deepStrictEqual(big(0), big(1)); }).timeout(0);
		it('deep', () => { const deep = (n) => { let at = {}; for (let i = 0; i < n; i++) at = { at }; return at; }; assert.deepStrictEqual(deep(2000), deep(1999)); }).timeout(0);
		it('causes', () => { let error = new Error('first'); for (let i = 0; i < 5000; i++) error = new Error('caused ' + i, { cause: error }); throw error; });
		it('circular cause', () => { const error = new Error('self'); error.cause = error; throw error; });
		it('aggregate', () => { throw new AggregateError([new Error('a'), new Error('b')], 'both'); });`,
		{ outcome: "failed", counts: [0, 6, 0] },
	),
	file(
		"throws-50-mb",
		"an error of 50 MB",
		"it('throws', () => { throw new Error('x'.repeat(50 << 20)); }).timeout(0);",
		{ outcome: "failed", counts: [0, 1, 0], error: /^Error: xxx/ },
	),
	{
		name: "is-a-link",
		does: "a symbolic link to a file elsewhere",
		file: "test/is-a-link.js",
		files: { "elsewhere/linked.js": "it('passes', () => {});" },
		links: { "test/is-a-link.js": "../elsewhere/linked.js" },
		expected: PASSES,
	},
	...Object.entries(NAMES).map(([name, base]) =>
		file(
			`named-with-${name}`,
			`is called ${JSON.stringify(base)}`,
			"it('passes', () => {});",
			PASSES,
			{
				file: `test/${base}`,
			},
		),
	),
];
