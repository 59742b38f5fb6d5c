// Whether a long run costs at its end what it cost at its beginning: time per file, memory of the
// leader, descriptors of all three. Exits 1 when it does not.
//
// usage: npm run bench:flat -- [--files N] [--isolation LEVEL] [--reporter NAME]

import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { StampedEvent } from "../scheduler/protocol/mod.js";
import { PACKAGE_ROOT } from "../worker/zygote/native.js";
import { trivialSuite } from "./generate-suite.js";

const { values } = parseArgs({
	options: {
		files: { type: "string", default: "5000" },
		isolation: { type: "string", default: "fork" },
		reporter: { type: "string", default: "dot" },
	},
});
const files = Number(values.files);
/** So many at either end are compared. */
const WINDOW = 200;
const SAMPLES = 10;
const LOOK_MS = 50;

const MAX_RATIO = 1.15;
const MAX_BYTES_PER_FILE = 2048;

/** In the leader, at a signal: what is in use once garbage is collected. What it starts gets it too. */
const SAMPLER = `
	if (/bin.prun\\.js$/.test(process.argv[1])) process.on('SIGUSR2', () => {
		gc();
		require('node:fs').appendFileSync('heap', process.memoryUsage().heapUsed + '\\n');
	});`;

interface Sample {
	readonly finished: number;
	/** After a collection. */
	readonly heapBytes: number;
	readonly residentBytes: number;
	readonly descriptors: { readonly prun: number; readonly keeper: number; readonly below: number };
}

const suite = trivialSuite(files);
const path = (name: string) => join(suite.dir, name);
writeFileSync(path("sampler.cjs"), SAMPLER);
const nodeFlags = ["--expose-gc", "--require", path("sampler.cjs")];
const how = ["-j", "4", "--isolation", values.isolation];
const reporters = ["--reporter", values.reporter, "--reporter", `json=${path("events")}`];
const prun = spawn(
	process.execPath,
	[...nodeFlags, join(PACKAGE_ROOT, "bin", "prun.js"), ...how, ...reporters],
	{ cwd: suite.dir, stdio: ["ignore", "ignore", "inherit"] },
);
const ended = new Promise<number | null>((resolve) => prun.once("close", resolve));
const samples = await sampleWhileItRuns(prun);
const code = await ended;
if (code !== 0) throw new Error(`prun ended with ${code}`);
process.exitCode = report(samples, readEvents()) ? 0 : 1;
rmSync(suite.dir, { recursive: true });

async function sampleWhileItRuns(child: ChildProcess): Promise<Sample[]> {
	const taken: Sample[] = [];
	while (child.exitCode === null && child.signalCode === null) {
		await pause(LOOK_MS);
		const finished = count(text("events"), '"kind":"job-finished"');
		if (finished < ((taken.length + 1) * files) / SAMPLES) continue;
		const sample = await takeSample(child, finished);
		if (sample !== undefined) taken.push(sample);
	}
	return taken;
}

/** undefined: it is over. */
async function takeSample(child: ChildProcess, finished: number): Promise<Sample | undefined> {
	const pid = child.pid ?? 0;
	const before = lines("heap").length;
	const [keeper = 0] = childrenOf(pid);
	const [first = 0] = childrenOf(keeper);
	const descriptors = {
		prun: descriptorsOf(pid),
		keeper: descriptorsOf(keeper),
		below: descriptorsOf(first),
	};
	const resident = Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1]) * 1024;
	child.kill("SIGUSR2");
	while (child.exitCode === null && lines("heap").length === before) await pause(1);
	const heapBytes = Number(lines("heap").at(-1));
	if (child.exitCode !== null || !(resident > 0)) return undefined;
	return { finished, heapBytes, residentBytes: resident, descriptors };
}

function readEvents(): StampedEvent[] {
	return lines("events").map((line) => JSON.parse(line) as StampedEvent);
}

/** Prints what was found; whether all of it is within its bounds. */
function report(taken: readonly Sample[], events: readonly StampedEvent[]): boolean {
	console.log(`${files} trivial files, -j 4, ${values.isolation}, ${values.reporter}\n`);
	console.table(
		taken.map(({ finished, heapBytes, residentBytes, descriptors }) => ({
			finished,
			"heap MB": mb(heapBytes),
			"resident MB": mb(residentBytes),
			"descriptors: prun": descriptors.prun,
			keeper: descriptors.keeper,
			[values.isolation === "spawn" ? "a spare" : "zygote"]: descriptors.below,
		})),
	);
	const ratio = lastOverFirst(events);
	// From a fifth of the files on: file 1,000 of 5,000.
	const from = taken[SAMPLES / 5 - 1];
	const to = taken.at(-1);
	if (from === undefined || to === undefined || from === to) throw new Error("too few samples");
	const perFile = (to.heapBytes - from.heapBytes) / (to.finished - from.finished);
	const more = to.descriptors.prun - from.descriptors.prun;
	console.log(
		`the last ${WINDOW} files / the first ${WINDOW}, wall: ${ratio.toFixed(2)}, at most ${MAX_RATIO}`,
	);
	console.log(
		`the leader keeps after file ${from.finished}: ${perFile.toFixed(0)} bytes a file, at most ${MAX_BYTES_PER_FILE}`,
	);
	console.log(`descriptors of prun: ${more} more at the end, at most 4 (those of one file)`);
	return ratio <= MAX_RATIO && perFile <= MAX_BYTES_PER_FILE && more <= 4;
}

function lastOverFirst(events: readonly StampedEvent[]): number {
	const begun = events.find(({ kind }) => kind === "job-started")?.atMs ?? 0;
	const ends = [begun, ...events.filter(({ kind }) => kind === "job-finished").map((e) => e.atMs)];
	const between = (a: number, b: number) => (ends[b] ?? 0) - (ends[a] ?? 0);
	return between(files - WINDOW, files) / between(0, WINDOW);
}

function mb(bytes: number): string {
	return (bytes / 1e6).toFixed(1);
}

function count(whole: string, part: string): number {
	return whole.split(part).length - 1;
}

function text(name: string): string {
	return read(path(name));
}

function lines(name: string): string[] {
	return text(name).split("\n").slice(0, -1);
}

function childrenOf(pid: number): number[] {
	return read(`/proc/${pid}/task/${pid}/children`).split(" ").filter(Boolean).map(Number);
}

function descriptorsOf(pid: number): number {
	try {
		return readdirSync(`/proc/${pid}/fd`).length;
	} catch {
		return 0; // it is over
	}
}

/** Empty: there is no such file yet, or the process is over. */
function read(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return "";
	}
}
