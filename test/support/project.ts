// Projects for tests: written inline, run by the real command in a process of its own.

import { spawn } from "node:child_process";
import {
	mkdirSync,
	mkdtempSync,
	readFileSync,
	realpathSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunEvent, StampedEvent } from "../../scheduler/protocol/mod.js";

/** The checkout: two above dist/test/support. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
export const PRUN = join(ROOT, "bin", "prun.js");

export interface Project {
	readonly dir: string;
	path(file: string): string;
	remove(): void;
}

/** A project in a temporary folder that uses the mocha of that major version (default 12). */
export function writeProject(files: Readonly<Record<string, string>>, mocha = 12): Project {
	const dir = realpathSync(mkdtempSync(join(tmpdir(), "prun-test-")));
	const modules = join(dir, "node_modules");
	mkdirSync(modules);
	symlinkSync(
		join(ROOT, "node_modules", mocha === 12 ? "mocha" : `mocha${mocha}`),
		join(modules, "mocha"),
	);
	const project: Project = {
		dir,
		path: (file) => join(dir, file),
		remove: () => rmSync(dir, { recursive: true, force: true }),
	};
	addFiles(project, files);
	return project;
}

export function addFiles(project: Project, files: Readonly<Record<string, string>>): void {
	for (const [file, text] of Object.entries(files)) {
		mkdirSync(dirname(project.path(file)), { recursive: true });
		writeFileSync(project.path(file), text);
	}
}

export interface Finished {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stdout: string;
	readonly stderr: string;
	/** Of the json reporter that is always added. */
	readonly events: readonly StampedEvent[];
	of<K extends RunEvent["kind"]>(kind: K): Extract<StampedEvent, { kind: K }>[];
}

export interface PrunProcess {
	readonly pid: number;
	readonly done: Promise<Finished>;
	/** What it has printed until now. */
	said(): { readonly stdout: string; readonly stderr: string };
	kill(signal: NodeJS.Signals): void;
}

export interface PrunOptions {
	readonly env?: Readonly<Record<string, string>>;
	/** `env` is all there is, and not added to this process's. */
	readonly environment?: "only that";
	/** Flags for Node. */
	readonly nodeFlags?: readonly string[];
	readonly timeoutMs?: number;
	/** Another Node. */
	readonly node?: string;
	/** The arguments as they are, without reporters: there will be no events. */
	readonly reporters?: "none";
	/** A process group of its own, as a shell gives it: `kill(-pid)` reaches all that is in it. */
	readonly group?: "own";
	/** Another user, by number; only root can be one. */
	readonly user?: number;
}

const TIMEOUT_MS = 60_000;
/** Of what a prun that hangs has printed. */
const SHOWN = 2000;

export function startPrun(
	project: Project,
	args: readonly string[],
	options: PrunOptions = {},
): PrunProcess {
	const report = join(project.dir, `.events-${Math.round(performance.now() * 1000)}.ndjson`);
	const visible = args.some((arg) => arg.startsWith("--reporter")) ? [] : ["--reporter", "spec"];
	const reporters =
		options.reporters === "none" ? [] : [...visible, "--reporter", `json=${report}`];
	const child = spawn(
		options.node ?? process.execPath,
		[...(options.nodeFlags ?? []), PRUN, ...args, ...reporters],
		{
			cwd: project.dir,
			env: options.environment === "only that" ? { ...options.env } : cleanEnv(options.env ?? {}),
			stdio: ["ignore", "pipe", "pipe"],
			detached: options.group === "own",
			...(options.user === undefined ? {} : { uid: options.user, gid: options.user }),
		},
	);
	let stdout = "";
	let stderr = "";
	child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
	child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
	const done = new Promise<Finished>((resolve, reject) => {
		const timer = setTimeout(() => {
			child.kill("SIGKILL");
			reject(
				new Error(
					`prun did not end within its time\n${stdout.slice(-SHOWN)}\n${stderr.slice(-SHOWN)}`,
				),
			);
		}, options.timeoutMs ?? TIMEOUT_MS);
		child.once("error", reject);
		child.once("close", (code, signal) => {
			clearTimeout(timer);
			const events = readEvents(report);
			resolve({
				code,
				signal,
				stdout,
				stderr,
				events,
				of: (kind) =>
					events.filter(
						(event): event is Extract<StampedEvent, { kind: typeof kind }> => event.kind === kind,
					),
			});
		});
	});
	return {
		pid: child.pid ?? -1,
		done,
		said: () => ({ stdout, stderr }),
		kill: (signal) => void child.kill(signal),
	};
}

export function prun(
	project: Project,
	args: readonly string[] = [],
	options: PrunOptions = {},
): Promise<Finished> {
	return startPrun(project, args, options).done;
}

/** Writes the project, runs prun in it, removes it. */
export async function prunOn(
	files: Readonly<Record<string, string>>,
	args: readonly string[] = [],
	options: PrunOptions & { readonly mocha?: number } = {},
): Promise<Finished> {
	const project = writeProject(files, options.mocha);
	try {
		return await prun(project, args, options);
	} finally {
		project.remove();
	}
}

/** Without what a prun that runs these tests has set. */
function cleanEnv(added: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
	const own = Object.entries(process.env).filter(
		([name]) => !name.startsWith("PRUN_") && name !== "MOCHA_WORKER_ID" && name !== "FORCE_COLOR",
	);
	return { ...Object.fromEntries(own), ...added };
}

function readEvents(path: string): StampedEvent[] {
	let text: string;
	try {
		text = readFileSync(path, "utf8");
	} catch {
		return []; // the run ended before it had reporters
	}
	return text
		.split("\n")
		.filter((line) => line.endsWith("}"))
		.map((line) => JSON.parse(line) as StampedEvent);
}
