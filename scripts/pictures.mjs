// Writes docs/terminal.md: what prun looks like, from real runs. Each runs in a pseudo-terminal
// (`script`, util-linux), its bytes go into a terminal emulator, and what that shows is the picture.
// Times differ from run to run; no path of this machine gets into the page.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import xterm from "@xterm/headless";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const PRUN = join(ROOT, "bin", "prun.js");
const PAGE = join(ROOT, "docs", "terminal.md");
const SHOP = join(ROOT, "examples", "shop");
const ROWS = 24;

/** A small suite where something goes wrong. */
const FAILING = {
	"test/cart.test.js": `
const { strict: assert } = require("node:assert");
describe("the cart", () => {
	it("is empty at first", () => {});
	it("adds up what is in it", () => {
		console.log("2 items");
		assert.deepEqual({ items: 2, total: 1190 }, { items: 2, total: 1191 });
	});
	it("has a coupon");
});
`,
	"test/orders.test.js": `
describe("an order", () => {
	it("is sent", (done) => setTimeout(done, 300));
	it("keeps its server", (done) => { require("node:http").createServer().listen(0, done); });
});
`,
	"test/stock.test.js": `
describe("the stock", () => {
	it("is counted by a program that gives up", () => process.exit(3));
});
`,
	"test/mail.test.js": `
describe("the mail", () => {
	it("gets through at last", () => {
		if (process.env.PRUN_ATTEMPT === "1") throw new Error("connection refused");
	});
});
`,
	"test/money.test.js": `
describe("money", () => {
	for (let cents = 1; cents <= 20; cents++) it("rounds " + cents + " cents", () => {});
});
`,
};

/** All that a command writes to a terminal of that width. */
function bytesOf(cwd, args, columns) {
	const words = [process.execPath, PRUN, ...args].map((word) => `'${word}'`).join(" ");
	const { CI: _ci, NO_COLOR: _no, FORCE_COLOR: _force, ...env } = process.env;
	const child = spawn(
		"script",
		["-qec", `stty cols ${columns} rows ${ROWS}; exec ${words}`, "/dev/null"],
		{ cwd, env: { ...env, TERM: "xterm-256color" }, stdio: ["ignore", "pipe", "inherit"] },
	);
	return textOf(child);
}

/** What a command writes where there is no terminal. */
function logOf(cwd, args) {
	const { FORCE_COLOR: _force, ...env } = process.env;
	return textOf(
		spawn(process.execPath, [PRUN, ...args], {
			cwd,
			env: { ...env, CI: "true" },
			stdio: ["ignore", "pipe", "inherit"],
		}),
	);
}

function textOf(child) {
	return new Promise((resolve, reject) => {
		let text = "";
		child.stdout.setEncoding("utf8").on("data", (chunk) => (text += chunk));
		child.once("error", reject);
		child.once("close", (code) => {
			if (code === 0 || code === 10) resolve(text);
			else reject(new Error(`prun exited with ${code}:\n${text}`));
		});
	});
}

const FRAME_END = "\u001b[?2026l";

/** The rows of the screen after each frame, so as a person saw them. */
async function framesOf(bytes, columns) {
	const terminal = new xterm.Terminal({ cols: columns, rows: ROWS, allowProposedApi: true });
	const frames = [];
	for (const part of bytes.split(FRAME_END)) {
		await new Promise((done) => terminal.write(part, done));
		frames.push(rowsFrom(terminal, terminal.buffer.active.baseY));
	}
	return frames;
}

function rowsFrom(terminal, first) {
	const { active } = terminal.buffer;
	const rows = Array.from(
		{ length: active.length - first },
		(_, row) => active.getLine(first + row)?.translateToString(true) ?? "",
	);
	return rows.join("\n").trimEnd();
}

/** The frame in the middle of those that show files running. */
function middle(frames) {
	const running = frames.filter(
		(frame) => /\d+\/\d+ files/.test(frame) && /\n {4,}.*test\//.test(frame),
	);
	const fullest = Math.max(...running.map((frame) => frame.split("\n").length));
	const telling = running.filter((frame) => frame.split("\n").length >= fullest - 1);
	const found = telling[Math.floor(telling.length / 2)];
	if (found === undefined) throw new Error("no frame shows a file that runs");
	return found;
}

async function midRun(args, columns) {
	return middle(await framesOf(await bytesOf(SHOP, args, columns), columns));
}

/** Also what has scrolled away. */
async function endOf(cwd, args, columns) {
	const terminal = new xterm.Terminal({ cols: columns, rows: ROWS, allowProposedApi: true });
	const bytes = await bytesOf(cwd, args, columns);
	await new Promise((done) => terminal.write(bytes, done));
	return rowsFrom(terminal, 0);
}

function writeFailing() {
	const dir = mkdtempSync(join(tmpdir(), "prun-pictures-"));
	mkdirSync(join(dir, "node_modules"));
	symlinkSync(join(ROOT, "node_modules", "mocha"), join(dir, "node_modules", "mocha"));
	mkdirSync(join(dir, "test"));
	for (const [file, text] of Object.entries(FAILING)) writeFileSync(join(dir, file), text);
	return dir;
}

/** The log of 50 files is long; its beginning and its end show what it is like. */
function shortened(text, first, last) {
	const lines = text.trim().split("\n");
	if (lines.length <= first + last) return lines.join("\n");
	return [...lines.slice(0, first), "", "[…]", "", ...lines.slice(-last)].join("\n");
}

const picture = (text) => `\`\`\`text\n${text}\n\`\`\``;

function page({ narrow, wide, failed, log }) {
	return `# What prun shows

<!-- Written by scripts/pictures.mjs (npm run pictures) from real runs. Do not edit. -->

On a terminal prun uses the reporter \`live\`; where nobody watches (no terminal, \`TERM=dumb\`, or \`CI\`
is set) it uses \`spec\`. \`--reporter\` names another one.

## While it runs

The suite of \`examples/shop\`, four files at a time, on 80 columns. At the bottom: how far it is, and
the files that run, the longest first, with the seconds they have taken and the tests that have
ended. Above it stays what is worth knowing: failures in full, as soon as they happen, and one line
for a file that was \`SLOW\`, was run again (\`TRY\`), passed only then (\`FLAKY\`) or left something
behind (\`LEAK\`). Files that pass say nothing.

${picture(narrow)}

The same on 160 columns:

${picture(wide)}

It fits any terminal: what has no room is left out or cut, and a resized terminal is drawn anew. With
more files at a time than half of the rows, the longest are shown and the others counted.

## The end of a run that fails

A small suite with \`--job-retries 1\`. Failures were told in full when they happened, and are named
again below the counts; after the counts come the files, where the time went (in parts of what all
slots had), the slowest files where some are far above the others, and notices.

${picture(failed)}

## In CI

Without a terminal: every test, a file at a time. This is the log of the shop's suite, its middle
left out.

${picture(log)}

Colours follow \`--color\` and \`--no-color\`, then \`FORCE_COLOR\` (0: never, 1 to 3: always), then
\`NO_COLOR\`, then whether it is a terminal.
`;
}

const failing = writeFailing();
try {
	const narrow = await midRun(["-j", "4"], 80);
	const wide = await midRun(["-j", "4"], 160);
	const failed = await endOf(failing, ["-j", "2", "--job-retries", "1"], 80);
	const log = shortened(await logOf(SHOP, ["-j", "2"]), 20, 14);
	const text = page({ narrow, wide, failed, log });
	for (const path of [ROOT, tmpdir()]) {
		if (text.includes(path)) throw new Error(`the page names ${path}`);
	}
	writeFileSync(PAGE, text);
} finally {
	rmSync(failing, { recursive: true, force: true });
}
