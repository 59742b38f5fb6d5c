import { strict as assert } from "node:assert";
import { noticesText } from "../../reporters/notices.js";
import { painter } from "../../reporters/terminal.js";
import type { Notice } from "../../scheduler/protocol/mod.js";

function notice(more: Partial<Notice> = {}): Notice {
	return { kind: "notice", level: "info", code: "N", message: "said", ...more };
}

const text = (...notices: readonly Notice[]) => noticesText(notices, painter(false));
const of = (...files: readonly string[]) => text(...files.map((file) => notice({ file })));

describe("notices", () => {
	it("are told with their level and their hint", () => {
		assert.equal(text(), "");
		assert.equal(text(notice({ level: "warning", hint: "do" })), "  warning: said\n    hint: do\n");
	});

	it("of one file are told with the file", () => {
		assert.equal(of("a.js"), "  info: said\n    in a.js\n");
	});

	it("of several files are told once, with two or three of the files and how many more", () => {
		assert.equal(of("a.js", "b.js"), "  info: said\n    in a.js and b.js\n");
		assert.equal(of("a.js", "b.js", "c.js"), "  info: said\n    in a.js, b.js and c.js\n");
		assert.equal(of("a", "b", "c", "d", "e"), "  info: said\n    in a, b and 3 more\n");
	});

	it("name a file once, though it said it in each of its attempts", () => {
		assert.equal(of("a.js", "a.js"), "  info: said\n    in a.js\n");
	});

	it("that are about no file are counted", () => {
		assert.equal(text(notice(), notice()), "  info: said (2 times)\n");
	});

	it("are told apart by level, message and hint, in the order in which they came", () => {
		const others = [notice({ message: "b" }), notice({ level: "error" }), notice({ hint: "h" })];
		assert.equal(
			text(notice(), ...others),
			"  info: said\n  info: b\n  error: said\n  info: said\n    hint: h\n",
		);
	});

	it("cannot act on the terminal", () => {
		assert.equal(
			text(notice({ message: "a\u001b[2Jb", file: "c\u0007.js", hint: "\u001b[1md" })),
			"  info: ab\n    in c.js\n    hint: d\n",
		);
	});
});
