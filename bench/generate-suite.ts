// Suites for benchmarks, made in a temporary folder: the same files run under mocha, prun and
// `node --test`.

import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../worker/zygote/native.js";

export interface GeneratedSuite {
	readonly dir: string;
	readonly files: readonly string[];
}

/** `files` files of `tests` small tests each, over three real libraries (lodash, express, mathjs). */
export function realisticSuite(files: number, tests: number): GeneratedSuite {
	return write(files, (index) => {
		const bodies = Array.from(
			{ length: tests },
			(_, test) => `
	it("sums up order ${test}", () => {
		const lines = _.range(1, ${test + 3}).map((n) => ({ price: n * ${index + 1} }));
		assert.equal(math.sum(lines.map((line) => line.price)), _.sumBy(lines, "price"));
		assert.equal(typeof express().get("/orders/${test}", () => {}), "function");
	});`,
		);
		return `const assert = require("node:assert");
const _ = require("lodash");
const express = require("express");
const math = require("mathjs");
const { describe, it } = globalThis.it ? globalThis : require("node:test");
describe("file ${index}", () => {${bodies.join("")}
});
`;
	});
}

/** `files` files of one empty test each: what is left is what a runner adds. */
export function trivialSuite(files: number): GeneratedSuite {
	return write(files, () => `it("passes", () => {});\n`);
}

function write(count: number, textOf: (index: number) => string): GeneratedSuite {
	const dir = mkdtempSync(join(tmpdir(), "prun-bench-"));
	symlinkSync(join(PACKAGE_ROOT, "node_modules"), join(dir, "node_modules"));
	mkdirSync(join(dir, "test"));
	const files = Array.from({ length: count }, (_, index) => {
		const file = join("test", `file-${String(index).padStart(4, "0")}.test.js`);
		writeFileSync(join(dir, file), textOf(index));
		return file;
	});
	return { dir, files };
}
