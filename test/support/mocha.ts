// The project's own mocha, run as its users run it: what it tells is what prun has to tell.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import type { Finished, Project } from "./project.js";
import { titles } from "./results.js";

export interface Told {
	readonly passed: string[];
	readonly failed: string[];
	readonly skipped: string[];
}

/** Full titles of the tests and hooks that mocha, in one process, says have ended so. */
export async function toldByMocha(project: Project, args: readonly string[] = []): Promise<Told> {
	const bin = ["mocha.js", "mocha"]
		.map((name) => project.path(`node_modules/mocha/bin/${name}`))
		.find(existsSync);
	const stdout = await new Promise<string>((resolve) => {
		const command = [bin ?? "", "--reporter", "json", ...args];
		execFile(process.execPath, command, { cwd: project.dir, timeout: 20_000 }, (_failed, out) =>
			resolve(out),
		);
	});
	type Tests = readonly { readonly fullTitle: string }[];
	const json = JSON.parse(stdout) as { passes: Tests; failures: Tests; pending: Tests };
	const names = (tests: Tests) => tests.map(({ fullTitle }) => fullTitle).sort();
	return { passed: names(json.passes), failed: names(json.failures), skipped: names(json.pending) };
}

export function toldByPrun(run: Finished): Told {
	return {
		passed: titles(run, "passed"),
		failed: titles(run, "failed"),
		skipped: titles(run, "skipped"),
	};
}
