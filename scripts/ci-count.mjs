// Prints the counts of the last run-finished event in an NDJSON report: "N passed, N failed".
import { readFileSync } from "node:fs";

const [, , report] = process.argv;
const lines = readFileSync(report, "utf8").split("\n").filter(Boolean);
const end = lines
	.map((line) => JSON.parse(line))
	.findLast((event) => event.kind === "run-finished");
if (end === undefined) {
	console.log("0 passed, 1 failed");
	process.exit(1);
}
const { passed, failed, skipped } = end.counts;
// A file can fail without a failing test of its own (it crashed, it was lost).
const badFiles = Object.entries(end.verdicts)
	.filter(([verdict]) => !["passed", "flaky"].includes(verdict))
	.reduce((sum, [, count]) => sum + count, 0);
console.log(
	`${passed} passed, ${Math.max(failed, badFiles)} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`,
);
