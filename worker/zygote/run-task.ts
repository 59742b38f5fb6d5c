// What a child does with its life: one test file, or the global fixtures, or (under `none`) files
// until there are no more.

import { closeSync, openSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { errorRecord } from "../adapters/error-record.js";
import { environmentChanges, runFixtures } from "../adapters/mocha/fixtures.js";
import type { Plugins, ProjectMocha } from "../adapters/mocha/project-mocha.js";
import { type FileRun, runFile } from "../adapters/mocha/run-file.js";
import type { ChildChannel } from "./channel.js";
import { assume } from "./identity.js";
import { type Leaving, ownTheExit } from "./leaving.js";
import type { Native } from "./native.js";
import type { FileTask, Leave, ProcessSpec, Task } from "./spec.js";

/** What a process has loaded before it got its task. */
export interface Loadout {
	readonly native: Native | undefined;
	readonly spec: ProcessSpec;
	readonly project: ProjectMocha;
	/** Exports of the `--require` modules that loaded early. */
	readonly required: readonly unknown[];
	/** Loads the rest of the `--require` modules; in a child. */
	requireLate(): Promise<unknown[]>;
}

export interface Self {
	readonly pid: number;
	readonly ppid: number;
}

export function runTask(loadout: Loadout, task: Task, channel: ChildChannel, self: Self): void {
	const leaving = ownTheExit(loadout.native, channel, {
		sandboxed: isSandboxed(loadout.spec, task),
		listens: task.kind !== "fixtures",
	});
	loadout.native?.blockOutput();
	const begin = () => {
		switch (task.kind) {
			case "file":
				return runOnly(loadout, task, channel, leaving);
			case "fixtures":
				return holdFixtures(loadout, channel, leaving);
			case "resident":
				return runMany(loadout, channel, leaving, self);
		}
	};
	if (task.kind !== "resident") identify(loadout, task, self);
	channel.send({ kind: "started" });
	void begin().catch((thrown: unknown) => leaving.broken("loading", thrown));
}

/** Global fixtures are not: what they start is for all files. */
export function isSandboxed(spec: ProcessSpec, task: Task): boolean {
	return task.kind === "file" && spec.sandbox.length > 0;
}

function identify(loadout: Loadout, task: Exclude<Task, { kind: "resident" }>, self: Self): void {
	const { argv, ownFlags } = loadout.spec;
	const seed = task.kind === "file" ? task.seed : 0;
	assume({ ...self, seed, env: task.env, argv, ownFlags });
}

// Kept from before a module or a test can replace them.
const files = { openSync, writeSync, closeSync };

/** 0: whoever writes. */
function enterMemoryGroup({ memoryGroup }: FileTask): void {
	if (memoryGroup === undefined) return;
	const fd = files.openSync(`${memoryGroup}/cgroup.procs`, "w");
	files.writeSync(fd, "0");
	files.closeSync(fd);
}

async function runOnly(
	loadout: Loadout,
	task: FileTask,
	channel: ChildChannel,
	leaving: Leaving,
): Promise<void> {
	enterMemoryGroup(task);
	const plugins = await finishPlugins(loadout);
	const run = await runOne(loadout, plugins, task, channel, leaving);
	run.release();
	leaving.settle(exitCodeOf(run), task.settleMs);
}

function runOne(
	loadout: Loadout,
	plugins: Plugins,
	task: FileTask,
	channel: ChildChannel,
	leaving: Leaving,
): Promise<FileRun> {
	leaving.enter("loading");
	leaving.doing = () => undefined;
	return runFile(loadout.project, loadout.spec.mocha, plugins, task.file, {
		send: (frame) => channel.send(frame),
		onLoaded: () => leaving.enter("running"),
		onRunning(doing) {
			leaving.doing = doing;
		},
	});
}

async function runMany(
	loadout: Loadout,
	channel: ChildChannel,
	leaving: Leaving,
	self: Self,
): Promise<void> {
	let plugins: Plugins | undefined;
	for (;;) {
		const message = channel.receive();
		if (message === null) return leaving.settle(0, 0);
		const task = JSON.parse(message.toString()) as FileTask | Leave;
		// Said while the last file kept the event loop from hearing it.
		if (task.kind === "leave") leaving.asked();
		identify(loadout, task, self);
		enterMemoryGroup(task);
		channel.send({ kind: "started" });
		plugins ??= await finishPlugins(loadout);
		const run = await runOne(loadout, plugins, task, channel, leaving);
		run.release();
		if (!unloads(run)) return leaving.settle(exitCodeOf(run), 0);
		channel.send({ kind: "done" });
	}
}

/** What cannot forget its file is not fit for another one: the file has broken what loads modules. */
function unloads(run: FileRun): boolean {
	try {
		run.unload();
		return true;
	} catch {
		return false;
	}
}

async function holdFixtures(
	loadout: Loadout,
	channel: ChildChannel,
	leaving: Leaving,
): Promise<void> {
	const before = { ...process.env };
	const plugins = await finishPlugins(loadout);
	const context = {};
	leaving.enter("running");
	await runFixtures(plugins.globalSetup, context);
	channel.send({ kind: "ready", env: environmentChanges(before, process.env) });
	// From here on the fixtures' own servers need the event loop, so wait in it.
	await endOfRun(channel.fd);
	try {
		await runFixtures(plugins.globalTeardown, context);
	} catch (thrown) {
		channel.send({ kind: "broken", during: "teardown", error: errorRecord(thrown) });
	}
	leaving.settle(0, 0);
}

/** The worker says that the run is over by any message, or by being gone. */
function endOfRun(fd: number): Promise<void> {
	return new Promise((resolve) => {
		const socket = new Socket({ fd, readable: true, writable: true });
		socket.once("data", () => {
			socket.pause();
			resolve();
		});
		socket.once("end", () => process.exit(0));
		socket.once("error", () => process.exit(0));
	});
}

async function finishPlugins(loadout: Loadout): Promise<Plugins> {
	const late = await loadout.requireLate();
	return loadout.project.finishPlugins([...loadout.required, ...late]);
}

const MAX_EXIT_CODE = 255;

/** As mocha: the number of failures. */
function exitCodeOf(run: FileRun): number {
	return Math.min(run.failures, MAX_EXIT_CODE);
}
