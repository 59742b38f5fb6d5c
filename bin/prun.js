#!/usr/bin/env node
// The command; its source is runner/main.ts. CommonJS (bin/package.json) because that starts faster.
const { main } = require("../dist/bundle/prun.cjs");

const INFRASTRUCTURE = 4;
const INTERRUPTED = 130; // a second interrupt ends prun at once
let over = false;

// A configuration may end the process, or wait for what never comes: that is no success.
process.exitCode = INFRASTRUCTURE;
process.once("exit", (code) => {
	if (over || code === INTERRUPTED) return;
	process.exitCode = INFRASTRUCTURE;
	process.stderr.write("error: prun was ended before it was done, by what it has loaded\n");
});

// Whoever read what is said there has gone, or its disk is full: the run still has its exit code.
process.stderr.on("error", () => {});

main(process.argv.slice(2)).then(async (code) => {
	over = true;
	for (const stream of [process.stdout, process.stderr]) {
		stream.on("error", () => {}); // whoever read it has gone
		await new Promise((written) => stream.write("", () => written()));
	}
	// What a configuration has left open does not hold it up.
	process.exit(code);
});
