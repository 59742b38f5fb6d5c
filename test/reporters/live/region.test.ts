import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { Line } from "../../../reporters/live/layout.js";
import { region } from "../../../reporters/live/region.js";
import type { Screen } from "../../../reporters/reporter.js";
import { painter } from "../../../reporters/terminal.js";
import { cutEnd, rowsOf } from "../../../reporters/width.js";
import { type Emulator, emulator } from "../emulator.js";

const line = (text: string): Line => [{ text, colour: "green" }];
const texts = (lines: readonly Line[]) =>
	lines.map((spans) => spans.map(({ text }) => text).join(""));

function regionOn(terminal: Emulator) {
	return region(terminal.screen, terminal.write, painter(true));
}

describe("the region", () => {
	for (const columns of [1, 20, 40, 80, 160]) {
		it(`is drawn again in place, below what stays, ${columns} columns wide`, async () => {
			const terminal = emulator(columns, 24);
			const shown = regionOn(terminal);
			const cut = (text: string) => line(cutEnd(text, Math.max(1, columns - 1)));
			terminal.write("$ prun\n");
			for (let round = 0; round < 30; round++) {
				const lines = ["bar", "first", "second"].map((text) => cut(`${text} ${round}`));
				shown.draw(lines.slice(0, 1 + (round % 3)), round % 10 === 0 ? `told ${round}\n` : "");
			}
			assert.deepEqual(await terminal.lines(), [
				"$ prun",
				"told 0",
				"told 10",
				"told 20",
				...texts(["bar", "first", "second"].map((text) => cut(`${text} 29`))),
			]);
			assert.equal(await terminal.cursor(), "hidden");
			shown.clear("the end\n");
			assert.deepEqual(await terminal.lines(), [
				"$ prun",
				"told 0",
				"told 10",
				"told 20",
				"the end",
			]);
			assert.equal(await terminal.cursor(), "visible");
		});
	}

	it("is one write a frame, of what has changed", async () => {
		const terminal = emulator(80, 24);
		const shown = regionOn(terminal);
		const [one, two] = [line("a".repeat(70)), line("b".repeat(70))];
		shown.draw([one, two], "");
		assert.equal(terminal.written.writes, 1);
		const { bytes } = terminal.written;
		shown.draw([one, two], "");
		assert.equal(terminal.written.writes, 1, "nothing has changed");
		shown.draw([one, line("c")], "");
		assert.equal(terminal.written.writes, 2);
		assert.ok(terminal.written.bytes - bytes < 70, "the first line is not written again");
		assert.deepEqual(await terminal.lines(), ["a".repeat(70), "c"]);
	});

	it("keeps apart from what stays when that is broken into several rows", async () => {
		const terminal = emulator(10, 8);
		const shown = regionOn(terminal);
		shown.draw([line("bar"), line("file")], "");
		const long = "0123456789".repeat(3);
		shown.draw([line("bar"), line("file")], `${long}\n${long}x\n`);
		assert.deepEqual(await terminal.lines(), [long, `${long}x`, "bar", "file"]);
	});

	it("leaves nothing of an old frame when the terminal gets narrower, and erases nothing else", async () => {
		const terminal = emulator(80, 24);
		const shown = regionOn(terminal);
		const told = `told ${"x".repeat(100)}`;
		shown.draw([line("bar".repeat(20)), line("file".repeat(15))], `${told}\n`);
		await terminal.resize(25, 24);
		shown.draw([line("bar"), line("file")], "");
		assert.deepEqual(await terminal.lines(), [told, "bar", "file"]);
	});

	it("goes up by its lines where a terminal cuts them instead of breaking them", () => {
		for (const [reflows, up] of [
			[true, "\u001b[2A"],
			[false, "\u001b[1A"],
		] as const) {
			let columns = 40;
			let last = "";
			const size = () => ({ columns, rows: 24 });
			const screen: Screen = { ...emulator(40, 24).screen, size, reflows };
			const shown = region(screen, (text) => (last = text), painter(false));
			shown.draw([line("bar ".repeat(9)), line("file")], "");
			columns = 20;
			shown.draw([line("bar"), line("file")], "");
			assert.ok(last.includes(up), JSON.stringify(last));
		}
	});

	const character = fc.oneof(
		{ weight: 8, arbitrary: fc.constantFrom("a", "b", "x", " ", "-", ".", "/", "0", "9") },
		{ weight: 1, arbitrary: fc.constantFrom("漢", "字", "é", "e\u0301", "…", "█") },
	);
	const text = fc.string({ unit: character, maxLength: 120 });
	const step = fc.oneof(
		{
			weight: 5,
			arbitrary: fc.record({
				kind: fc.constant("draw" as const),
				lines: fc.array(text, { minLength: 1, maxLength: 8 }),
				above: fc.array(text, { maxLength: 2 }),
			}),
		},
		{
			weight: 2,
			arbitrary: fc.record({
				kind: fc.constant("resize" as const),
				columns: fc.integer({ min: 2, max: 160 }),
				rows: fc.integer({ min: 10, max: 40 }),
			}),
		},
		{ weight: 1, arbitrary: fc.constant({ kind: "clear" as const }) },
	);

	it("shows what stays once and in order, and itself at the end, whatever is drawn and resized", async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
				const terminal = emulator(80, 24);
				const shown = regionOn(terminal);
				const stays: string[] = [];
				let drawn: string[] = [];
				for (const one of steps) {
					if (one.kind === "draw") {
						const { columns } = terminal.screen.size();
						drawn = one.lines.map((given) => cutEnd(given, Math.max(1, columns - 1)));
						stays.push(...one.above);
						shown.draw(drawn.map(line), one.above.map((given) => `${given}\n`).join(""));
					} else if (one.kind === "clear") {
						shown.clear("");
						drawn = [];
					} else if (drawn.reduce((sum, given) => sum + rowsOf(given, one.columns), 0) < one.rows) {
						// What a new size pushes off the screen nobody can take back.
						await terminal.resize(one.columns, one.rows);
						drawn = drawn.map((given) => cutEnd(given, Math.max(1, one.columns - 1)));
						shown.draw(drawn.map(line), "");
					}
				}
				shown.draw([line("!")], "");
				// A wide character that does not fit leaves a gap where a line is broken.
				const packed = (lines: readonly string[]) =>
					lines.map((given) => given.replace(/ /g, "")).filter((given) => given !== "");
				assert.deepEqual(packed(await terminal.lines()), packed([...stays, "!"]));
				shown.clear("");
				assert.equal(await terminal.cursor(), "visible");
			}),
			{ numRuns: 300 },
		);
	});
});
