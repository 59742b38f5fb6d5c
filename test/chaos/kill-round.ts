// One killing: a real run whose files leave stubborn processes, one process of it killed by SIGKILL
// at a given moment, and what is alive a second later, or was concluded wrongly.

import { readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { IsolationLevel } from "../../scheduler/protocol/mod.js";
import {
	type Found,
	isAlive,
	kill,
	killAllOf,
	lives,
	processesOf,
	treeOf,
} from "../support/processes.js";
import {
	addFiles,
	type Finished,
	type Project,
	type PrunProcess,
	startPrun,
	writeProject,
} from "../support/project.js";
import { said, verdicts } from "../support/results.js";
import { begun, keeperOf, pidsOfBegun, zygoteOf } from "../support/staying.js";
import { STUBBORN } from "../support/stubborn.js";
import { until } from "../support/wait.js";

/** `prun`: leader and worker are this one process on one machine. */
export const VICTIMS = ["prun", "keeper", "zygote", "child"] as const;
export type Victim = (typeof VICTIMS)[number];

const FILES = 6;
const GONE_WITHIN_MS = 1000;
const RUN_TIMEOUT_MS = 60_000;

/** Listens, tells that it runs, leaves stubborn processes, and is busy for a while. */
const FILE = `
	const fs = require('node:fs');
	const { leave } = require('../stubborn.js');
	it('leaves a lot', async () => {
		const name = process.env.PRUN_JOB + '-' + process.pid;
		const server = require('node:net').createServer();
		await new Promise((done) => server.listen(0, '127.0.0.1', done));
		fs.writeFileSync('port-' + name, String(server.address().port));
		fs.writeFileSync('runs-' + name, '');
		await leave(name);
		await new Promise((done) => setTimeout(done, 100));
	}).timeout(0);`;

export interface Aim {
	readonly victim: Victim;
	readonly level: IsolationLevel;
	/** From the first file's beginning; of prun from its own. */
	readonly afterMs: number;
}

export interface Killed {
	/** False: it was over before, so nothing was killed. */
	readonly hit: boolean;
	/** What was below the victim was gone so long after. */
	readonly goneMs: number;
	/** Processes, sockets and temporary files. */
	readonly left: readonly string[];
	/** What the run then said that is not so. */
	readonly wrong: readonly string[];
}

/** How long there is something to kill. */
export async function unkilledMs(victim: Victim, level: IsolationLevel): Promise<number> {
	const { project, started } = start(level);
	try {
		await untilWorthKilling(victim, project);
		const since = performance.now();
		await started.done;
		return performance.now() - since;
	} finally {
		project.remove();
	}
}

export async function killOnce(aim: Aim): Promise<Killed> {
	const { project, started } = start(aim.level);
	try {
		await untilWorthKilling(aim.victim, project);
		await pause(aim.afterMs);
		const pid = pidOf(aim.victim, project, started);
		const tree = pid === undefined ? [] : treeOf(pid);
		const hit = pid !== undefined && kill(pid);
		const since = performance.now();
		await soon(() => !tree.some(lives));
		const goneMs = performance.now() - since;
		const left = tree.filter(lives).map(shown);
		const run = await started.done;
		const wrong = aim.victim === "prun" ? [] : wrongIn(run, hit ? aim.victim : undefined);
		return { hit, goneMs, left: [...left, ...(await leftOf(project))], wrong };
	} finally {
		killAllOf(project);
		project.remove();
	}
}

function start(level: IsolationLevel): { project: Project; started: PrunProcess } {
	const files = Array.from({ length: FILES }, (_, index) => [`test/${index}.js`, FILE]);
	const project = writeProject({ "stubborn.js": STUBBORN, ...Object.fromEntries(files) });
	addFiles(project, { "tmp/.keep": "" });
	const started = startPrun(project, ["-j", "2", "--isolation", level], {
		timeoutMs: RUN_TIMEOUT_MS,
		env: { TMPDIR: project.path("tmp") },
	});
	return { project, started };
}

async function untilWorthKilling(victim: Victim, project: Project): Promise<void> {
	if (victim !== "prun") await until("a file runs", () => begun(project) > 0);
}

/** undefined: there is none at this moment. */
function pidOf(victim: Victim, project: Project, prun: PrunProcess): number | undefined {
	try {
		switch (victim) {
			case "prun":
				return isAlive(prun.pid) ? prun.pid : undefined;
			case "keeper":
				return keeperOf(project);
			case "zygote":
				return zygoteOf(project);
			case "child":
				return pidsOfBegun(project).find(isAlive);
		}
	} catch {
		// It has ended by itself, or one is just being started.
		return undefined;
	}
}

/** A file is lost for nothing but itself: all pass, except one whose own process was killed. */
function wrongIn(run: Finished, victim: Victim | undefined): string[] {
	const all = Object.entries(verdicts(run));
	const failed = all.filter(([, verdict]) => verdict !== "passed");
	const excused = failed.every(([, verdict]) => verdict === "crashed") && failed.length <= 1;
	const wrong: string[] = [];
	if (all.length !== FILES) wrong.push(`${all.length} verdicts`);
	if (failed.length > 0 && !(victim === "child" && excused)) {
		wrong.push(...failed.map(([file, verdict]) => `${file}: ${verdict}`));
	}
	const code = failed.length > 0 ? 10 : 0;
	if (run.code !== code) wrong.push(`exit code ${run.code ?? run.signal}, not ${code}`);
	return wrong.length === 0 ? [] : [...wrong, said(run)];
}

/** Of a run that is over, a second later. */
async function leftOf(project: Project): Promise<string[]> {
	await soon(() => processesOf(project).length === 0);
	const files = readdirSync(project.path("tmp")).filter((name) => name !== ".keep");
	const ports = readdirSync(project.dir).filter((name) => name.startsWith("port-"));
	const open: string[] = [];
	for (const name of ports) {
		const port = Number(readFileSync(project.path(name), "utf8"));
		if (port > 0 && (await answers(port))) open.push(`port ${port} of ${name}`);
	}
	return [...processesOf(project).map(shown), ...files.map((name) => `tmp/${name}`), ...open];
}

/** Looks until it is so, for a second. */
async function soon(isSo: () => boolean): Promise<void> {
	try {
		await until("it is so", isSo, GONE_WITHIN_MS);
	} catch {
		// The caller looks itself what is not so.
	}
}

function answers(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(port, "127.0.0.1");
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
}

function shown({ pid, command }: Found): string {
	return `${pid} ${command.slice(0, 120)}`;
}
