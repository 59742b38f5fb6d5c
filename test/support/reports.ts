// The same suite told by mocha and by prun with the same reporter of mocha's: what both print,
// without what is never the same twice.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { type Finished, type Project, prun } from "./project.js";

/** What mocha prints, run as its users run it. */
export async function printedByMocha(project: Project, args: readonly string[]): Promise<string> {
	const bin = ["mocha.js", "mocha"]
		.map((name) => project.path(`node_modules/mocha/bin/${name}`))
		.find(existsSync);
	return await new Promise<string>((resolve) => {
		execFile(
			process.execPath,
			[bin ?? "", ...args],
			{ cwd: project.dir, timeout: 20_000 },
			(_failed, stdout) => resolve(timeless(stdout)),
		);
	});
}

/** One file at a time, in mocha's order. */
export function runAlike(project: Project, args: readonly string[]): Promise<Finished> {
	return prun(project, ["-j", "1", ...args], { reporters: "none" });
}

/** Without times. */
export function timeless(text: string): string {
	return text
		.replace(/\b\d+ ?ms\b/g, "Nms")
		.replace(/("duration"): ?\d+/g, "$1: N")
		.replace(/time="[\d.]+"/g, 'time="N"')
		.replace(/timestamp="[^"]*"/g, 'timestamp=""')
		.replace(/"(start|end)": ?"[^"]*"/g, '"$1": ""');
}
