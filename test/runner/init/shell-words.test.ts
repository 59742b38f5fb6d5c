import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { shellCommands } from "../../../runner/init/shell-words.js";
import { tries } from "../../support/fuzz.js";

const textsOf = (line: string) => shellCommands(line).map((words) => words.map(({ text }) => text));

const plain = fc.string({
	unit: fc.constantFrom(..."abz09-=./_é:,".split("")),
	minLength: 1,
	maxLength: 6,
});
const inQuotes = fc.string({
	unit: fc.constantFrom(..."ab #;|&()<> \\'é".split("")),
	maxLength: 6,
});
/** One part of a word as a shell takes it, closed. */
const part = fc.oneof(
	plain,
	inQuotes.map((text) => `'${text.replaceAll("'", "")}'`),
	inQuotes.map((text) => `"${text.replaceAll("\\", "\\\\")}"`),
	inQuotes.map((text) => `"x\\"${text.replaceAll("\\", "")}"`),
	fc.constantFrom(..." \"'\\#;&|()".split("")).map((letter) => `\\${letter}`),
);
const word = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
const command = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(" "));

/** What a real shell makes of each command: all of them in one process. */
function shellSays(commands: readonly string[]): string[][] {
	const script = commands.map((line) => `words ${line}\n`).join("");
	const said = execFileSync("/bin/sh", [
		"-c",
		`words() { for word do printf '%s\\0' "$word"; done; printf '\\001'; }\n${script}`,
	]).toString();
	return said
		.split("\u0001")
		.slice(0, -1)
		.map((one) => one.split("\0").slice(0, -1));
}

describe("the words of a shell's line", () => {
	it("are those that a shell makes of it", () => {
		fc.assert(
			fc.property(fc.array(command, { minLength: 1, maxLength: 20 }), (commands) => {
				const expected = shellSays(commands);
				assert.deepEqual(
					commands.map((line) => textsOf(line)[0]),
					expected,
				);
			}),
			tries(30),
		);
	});

	it("stand where they say, one behind the other, whatever the line", () => {
		const anything = fc.oneof(
			fc.string({ unit: fc.constantFrom(..."a \"'\\#;&|()<>\n\t$`".split("")) }),
			fc.string({ unit: "binary" }),
		);
		fc.assert(
			fc.property(anything, (line) => {
				let before = 0;
				for (const { start, end } of shellCommands(line).flat()) {
					assert.ok(before <= start && start < end && end <= line.length);
					before = end;
				}
			}),
			tries(1000),
		);
	});

	it("are found in a time that grows with the line", () => {
		for (const piece of ['"', "\\", '"\\', "a'", "(", ">&", "a\\\n", "#"]) {
			shellCommands(piece.repeat(100_000));
		}
	});
});
