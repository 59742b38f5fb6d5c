#!/usr/bin/env node
// The command; its source is runner/main.ts. CommonJS (bin/package.json) because that starts faster.
const { main } = require("../dist/bundle/prun.cjs");

main(process.argv.slice(2)).then((code) => {
	process.exitCode = code;
});
