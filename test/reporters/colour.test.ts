import { strict as assert } from "node:assert";
import { wantsColour } from "../../reporters/colour.js";

describe("colour", () => {
	const cases: readonly [string, Readonly<Record<string, string>>, boolean, boolean][] = [
		["is used on a terminal", {}, true, true],
		["is not used elsewhere", {}, false, false],
		["is not used on a dumb terminal", { TERM: "dumb" }, true, false],
		["is not used with NO_COLOR, whatever it is", { NO_COLOR: "0" }, true, false],
		["is used with an empty NO_COLOR", { NO_COLOR: "" }, true, true],
		["is not used with FORCE_COLOR=0", { FORCE_COLOR: "0" }, true, false],
		["is not used with FORCE_COLOR=false", { FORCE_COLOR: "false" }, true, false],
		["is used with FORCE_COLOR=1 anywhere", { FORCE_COLOR: "1" }, false, true],
		["is used with FORCE_COLOR=2 anywhere", { FORCE_COLOR: "2", TERM: "dumb" }, false, true],
		["is used with FORCE_COLOR=3 anywhere", { FORCE_COLOR: "3" }, false, true],
		["is used with FORCE_COLOR=true anywhere", { FORCE_COLOR: "true" }, false, true],
		["is decided by the terminal with an empty FORCE_COLOR", { FORCE_COLOR: "" }, false, false],
		[
			"is used with both FORCE_COLOR and NO_COLOR",
			{ FORCE_COLOR: "1", NO_COLOR: "1" },
			false,
			true,
		],
	];
	for (const [title, env, isTerminal, expected] of cases) {
		it(title, () => {
			assert.equal(wantsColour(env, isTerminal), expected);
		});
	}
});
