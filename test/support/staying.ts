// Suites of files that leave stubborn processes and stay, so that something can be killed meanwhile.

import { readdirSync } from "node:fs";
import { processesOf, untilNothingLives } from "./processes.js";
import type { Project } from "./project.js";
import { STUBBORN, stubbornAlive } from "./stubborn.js";
import { until } from "./wait.js";

const GONE_WITHIN_MS = 1000;

/** Leaves stubborn processes, tells that it runs and stays until the file `go` is there. */
const STAYS = `
	const { leave } = require('../stubborn.js');
	const fs = require('node:fs');
	it('stays', async () => {
		const name = process.env.PRUN_JOB + '-' + process.pid;
		await leave(name);
		fs.writeFileSync('runs-' + name, '');
		while (!fs.existsSync('go')) await new Promise((done) => setTimeout(done, 10));
	}).timeout(0);`;

/** So many of them, and what they need. */
export function stayingSuite(files: number): Record<string, string> {
	const tests = Array.from({ length: files }, (_, index) => [`test/${index}.js`, STAYS]);
	return { "stubborn.js": STUBBORN, ...Object.fromEntries(tests) };
}

/** How many have begun so far, those of earlier times too. */
export function begun(project: Project): number {
	return readdirSync(project.dir).filter((name) => name.startsWith("runs-")).length;
}

/** The processes of those, living or not. */
export function pidsOfBegun(project: Project): number[] {
	const names = readdirSync(project.dir).filter((name) => name.startsWith("runs-"));
	return names.map((name) => Number(name.split("-").at(-1)));
}

export function keeperOf(project: Project): number {
	const keeper = processesOf(project).find(({ command }) => /\bkeeper 3$/.test(command));
	if (keeper === undefined) throw new Error("there is no keeper");
	return keeper.pid;
}

/** What runs files under `fork` are its children. */
export function zygoteOf(project: Project): number {
	const keeper = keeperOf(project);
	const [zygote, ...others] = processesOf(project).filter(({ parent }) => parent === keeper);
	if (zygote === undefined || others.length > 0) throw new Error("the keeper has not one child");
	return zygote.pid;
}

export async function untilAllGone(project: Project): Promise<void> {
	await untilNothingLives(project, GONE_WITHIN_MS);
	await until(
		"all stubborn processes are gone",
		() => stubbornAlive(project).length === 0,
		GONE_WITHIN_MS,
	);
}
