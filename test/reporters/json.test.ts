import { strict as assert } from "node:assert";
import { jsonReporter } from "../../reporters/json.js";
import { RUN, report } from "./events.js";

describe("the json reporter", () => {
	it("writes every event as it is, one a line", async () => {
		const { text, closed } = await report(jsonReporter, RUN);
		assert.ok(text.endsWith("\n"));
		const lines = text.slice(0, -1).split("\n");
		assert.deepEqual(
			lines.map((line) => JSON.parse(line) as unknown),
			RUN,
		);
		assert.ok(closed);
	});

	it("begins each line with version, number, time and kind", async () => {
		const { text } = await report(jsonReporter, RUN.slice(0, 2));
		assert.equal(
			text,
			`{"v":1,"seq":0,"atMs":0,"kind":"run-started","run":"ci-1","jobs":9,"seed":42,"isolation":"fork","slots":2,"startedAt":"2025-11-22T12:00:00.000Z","versions":{"prun":"0.1.0","node":"20.20.2","mocha":"12.0.3"}}
{"v":1,"seq":1,"atMs":10,"kind":"worker-joined","worker":"w1","machine":"host","slots":2,"node":"20.20.2"}
`,
		);
	});

	it("writes no control characters but the ends of lines", async () => {
		const { text } = await report(jsonReporter, RUN);
		assert.ok(text.split("").every((char) => char === "\n" || char >= " "));
	});
});
