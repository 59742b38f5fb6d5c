import { strict as assert } from "node:assert";
import { loadingFlags } from "../../../worker/zygote/gate.js";

describe("the flags by which Node has loaded modules before its program", () => {
	it("are found with their values, in NODE_OPTIONS and on the command line", () => {
		assert.deepEqual(loadingFlags(["--import", "tsx", "--loader=./a.mjs"], "--require  ./b.cjs"), [
			"--require ./b.cjs",
			"--import tsx",
			"--loader=./a.mjs",
		]);
	});

	it("are none of the others", () => {
		assert.deepEqual(loadingFlags(["--single-threaded", "--import-meta"], ""), []);
		assert.deepEqual(loadingFlags([], "--max-old-space-size=100 --no-warnings"), []);
	});
});
