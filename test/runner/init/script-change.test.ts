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
	};
	for (const [before, after] of Object.entries(CHANGED)) {
		it(`is told with one word changed: ${before}`, () => {
			assert.equal(scriptChange(before), after);
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
		])
			assert.equal(scriptChange(script), undefined, script);
	});
});
