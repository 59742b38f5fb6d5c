import { strict as assert } from "node:assert";
import { dotReporter } from "../../reporters/dot.js";
import type { StampedEvent } from "../../scheduler/protocol/mod.js";
import { GOOD_RUN, RUN, report } from "./events.js";
import { SUMMARY } from "./summary-text.js";

describe("the dot reporter", () => {
	it("shows a character for every test and for files that ended badly, and then what failed", async () => {
		const { text } = await report(dotReporter, RUN);
		assert.equal(text, `  ...,..!!.XX!..XX\n${SUMMARY}`);
	});

	it("shows little more than dots of a run that goes well", async () => {
		const { text } = await report(dotReporter, GOOD_RUN);
		assert.equal(
			text,
			`  ...,..

  5 passing (300ms)

  1 file: 1 passed, 2 slots, fork, seed 42

`,
		);
	});

	it("colours its characters by what they say", async () => {
		const { text } = await report(dotReporter, RUN, { colour: true });
		const [gray, cyan, red] = [
			"\u001b[90m.\u001b[39m",
			"\u001b[36m,\u001b[39m",
			"\u001b[31m!\u001b[39m",
		];
		assert.ok(
			text.startsWith(`  ${gray}${gray}${gray}${cyan}${gray}${gray}${red}${red}${gray}\u001b[31mX`),
		);
	});

	it("begins a new line after 76 characters", async () => {
		const test = RUN.find(
			(event): event is StampedEvent & { kind: "test-finished" } => event.kind === "test-finished",
		);
		assert.ok(test !== undefined);
		const { text } = await report(
			dotReporter,
			Array.from({ length: 160 }, () => test),
		);
		assert.equal(text, `  ${".".repeat(76)}\n  ${".".repeat(76)}\n  ${".".repeat(8)}`);
	});

	it("closes where it writes", async () => {
		assert.ok((await report(dotReporter, [])).closed);
	});
});
