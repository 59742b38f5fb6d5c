import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ERROR_CODES, EXIT } from "../../scheduler/protocol/mod.js";
import { ROOT } from "../support/project.js";
import { sourcesIn } from "./sources.js";

/** How sources give a notice its code. */
const NOTICE = /(?:\bcode:\s*|["'](?:info|warning|error)["'],\s*)"([A-Z][A-Z_]{3,})"/g;

describe("docs/troubleshooting.md", () => {
	const text = readFileSync(join(ROOT, "docs/troubleshooting.md"), "utf8");
	const headings = [...text.matchAll(/^### ([A-Z_]+)$/gm)].map(([, code]) => code ?? "");
	const notices = sourcesIn(["runner", "worker", "reporters"], [".ts"]).flatMap((source) =>
		[...source.text.matchAll(NOTICE)].map(([, code]) => code ?? ""),
	);

	it("explains every code of an error", () => {
		assert.deepEqual(
			ERROR_CODES.filter((code) => !headings.includes(code)),
			[],
		);
	});

	it("explains every code of a notice", () => {
		assert.ok(notices.includes("FORK_UNSAFE") && notices.includes("ONLY"), notices.join());
		assert.deepEqual(
			notices.filter((code) => !headings.includes(code)),
			[],
		);
	});

	it("explains no code that there is not, and each once", () => {
		const known = new Set<string>([...ERROR_CODES, ...notices]);
		assert.deepEqual(
			headings.filter((code) => !known.has(code)),
			[],
		);
		assert.equal(new Set(headings).size, headings.length);
	});

	it("has every exit code", () => {
		for (const code of Object.values(EXIT)) assert.match(text, new RegExp(`^\\| ${code} \\|`, "m"));
	});
});
