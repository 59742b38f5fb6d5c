import { strict as assert } from "node:assert";
import { scriptChange } from "../../../runner/init/script-change.js";

describe("a script that runs mocha", () => {
	const CHANGED: Readonly<Record<string, string>> = {
		mocha: "prun",
		"mocha --exit": "prun --exit",
		"c8 mocha": "c8 prun",
		"c8 --reporter text mocha --exit 'test/**/*.js'":
			"c8 --reporter text prun --exit 'test/**/*.js'",
		"nyc --reporter=html mocha": "nyc --reporter=html prun",
		"cross-env NODE_ENV=test mocha -r ts-node/register":
			"cross-env NODE_ENV=test prun -r ts-node/register",
		"NODE_ENV=test TZ=UTC mocha": "NODE_ENV=test TZ=UTC prun",
		"cross-env A=1 nyc mocha": "cross-env A=1 nyc prun",
		"npx mocha": "npx prun",
		"yarn mocha": "yarn prun",
		"pnpm exec mocha": "pnpm exec prun",
		"./node_modules/.bin/mocha test": "prun test",
		"node_modules/.bin/_mocha": "prun",
		"node --expose-gc node_modules/.bin/_mocha":
			"node --expose-gc node_modules/@prun/prun/bin/prun.js",
		"node ./node_modules/mocha/bin/mocha.js x": "node node_modules/@prun/prun/bin/prun.js x",
		"npm run lint && mocha": "npm run lint && prun",
		"tsc;mocha a; mocha b": "tsc;prun a; prun b",
		"(mocha || true)": "(prun || true)",
		'mocha --grep "(slow|mocha)"': 'prun --grep "(slow|mocha)"',
		"mocha -g 'a; mocha' # runs (mocha)": "prun -g 'a; mocha' # runs (mocha)",
		'FOO="a b" mocha': 'FOO="a b" prun',
		'cross-env FOO="a; b" "mocha" a\\ b': 'cross-env FOO="a; b" prun a\\ b',
		"nyc -x mocha mocha": "nyc -x mocha prun",
		"nyc --silent -r text mocha": "nyc --silent -r text prun",
		"node_modules/mocha/bin/mocha": "prun",
		"nyc node_modules/mocha/bin/mocha x": "nyc prun x",
		"../../node_modules/.bin/mocha": "prun",
		"node -r ./setup ../node_modules/mocha/bin/_mocha":
			"node -r ./setup ../node_modules/@prun/prun/bin/prun.js",
		"mocha >log 2>&1 && mocha b": "prun >log 2>&1 && prun b",
		"npx --no-install mocha": "npx --no-install prun",
		"mocha -- --watch": "prun -- --watch",
		"mocha --watch=false -g inspect": "prun --watch=false -g inspect",
	};
	for (const [before, after] of Object.entries(CHANGED)) {
		it(`is told with one word changed: ${before}`, () => {
			assert.deepEqual(scriptChange(before), { kind: "changed", after });
		});
	}

	const LEFT: Readonly<Record<string, RegExp>> = {
		"mocha --watch": /^prun refuses --watch$/,
		"c8 mocha a && mocha -w": /^prun refuses -w$/,
		"mocha -bw": /^prun refuses -bw$/,
		"mocha inspect a.js": /^inspect is for one process/,
		"mocha --growl": /^prun refuses --growl$/,
		"mocha --opts test/mocha.opts": /^prun refuses --opts$/,
		"mocha --inspect-brk=9230": /^--inspect-brk=9230 is for one process: prun --inspect-brk FILE /,
		"node --inspect node_modules/.bin/_mocha": /^--inspect is for one process/,
		"npx -p mocha mocha": /^npx would look for prun in the packages that it names$/,
	};
	for (const [script, why] of Object.entries(LEFT)) {
		it(`is left as it is, with the reason: ${script}`, () => {
			const change = scriptChange(script);
			assert.ok(change?.kind === "left");
			assert.match(change.why, why);
		});
	}

	it("is none where mocha is no command", () => {
		for (const script of [
			"",
			"jest",
			"eslint --plugin mocha .",
			"npm install mocha",
			"yarn add -D mocha",
			"pnpm add mocha",
			"echo mocha",
			"electron-mocha",
			"npm run mocha",
			"node mocha.js",
			"node mocha",
			"rimraf mocha && tsc",
			"echo '; mocha'",
			"tsc # then (mocha)",
			"nyc -x mocha ava",
			"echo 'not closed; mocha",
		])
			assert.equal(scriptChange(script), undefined, script);
	});
});
