// Times commands against each other: in turn, so that both meet the same noise, and what is quoted
// is the median of the ratios pair by pair.

import { spawn } from "node:child_process";
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

export interface Command {
	readonly argv: readonly string[];
	readonly cwd: string;
	readonly env?: Readonly<Record<string, string>>;
	/** Exit codes that are fine; default 0. */
	readonly codes?: readonly number[];
}

/** Seconds, of the whole tree of processes. */
export interface Timing {
	readonly wall: number;
	/** User and system time of everything that was waited for. */
	readonly cpu: number;
}

export interface Ratio {
	readonly median: number;
	readonly min: number;
	readonly max: number;
}

export async function timeCommand(command: Command): Promise<Timing> {
	const before = process.hrtime.bigint();
	// `times` of a shell counts its children and all that those waited for.
	const script = `"$@" >/dev/null 2>&1; code=$?; times; exit $code`;
	const child = spawn("bash", ["-c", script, "bash", ...command.argv], {
		cwd: command.cwd,
		env: { ...process.env, ...command.env },
		stdio: ["ignore", "pipe", "inherit"],
	});
	let text = "";
	child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", resolve);
	});
	const wall = Number(process.hrtime.bigint() - before) / 1e9;
	if (!(command.codes ?? [0]).includes(code ?? -1)) {
		throw new Error(`${command.argv.join(" ")} in ${command.cwd} ended with ${code}`);
	}
	return { wall, cpu: cpuOf(text) };
}

/** The second line of `times`: "0m1.234s 0m0.456s". */
function cpuOf(text: string): number {
	const parts = [...(text.split("\n")[1] ?? "").matchAll(/(\d+)m([\d.]+)s/g)];
	return parts.reduce(
		(sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
		0,
	);
}

/** A over B, `rounds` times in turn after one round that is not counted. */
export async function compare(
	a: Command,
	b: Command,
	rounds: number,
): Promise<{ wall: Ratio; cpu: Ratio; a: Timing; b: Timing }> {
	const pairs: { a: Timing; b: Timing }[] = [];
	for (let round = 0; round <= rounds; round++) {
		const pair = { a: await timeCommand(a), b: await timeCommand(b) };
		if (round > 0) pairs.push(pair);
	}
	return {
		wall: ratioOf(pairs.map((pair) => pair.a.wall / pair.b.wall)),
		cpu: ratioOf(pairs.map((pair) => pair.a.cpu / pair.b.cpu)),
		a: medianTiming(pairs.map((pair) => pair.a)),
		b: medianTiming(pairs.map((pair) => pair.b)),
	};
}

export function median(values: readonly number[]): number {
	const sorted = values.toSorted((x, y) => x - y);
	const middle = Math.floor(sorted.length / 2);
	const upper = sorted[middle] ?? Number.NaN;
	return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function ratioOf(values: readonly number[]): Ratio {
	return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

function medianTiming(timings: readonly Timing[]): Timing {
	return {
		wall: median(timings.map((timing) => timing.wall)),
		cpu: median(timings.map((timing) => timing.cpu)),
	};
}

const QUIET_LOAD = 0.3;
const PATIENCE_MS = 300_000;

/** Waits until the machine has nothing else to do; says so when it gives up. */
export async function quiet(): Promise<void> {
	const until = Date.now() + PATIENCE_MS;
	while ((loadavg()[0] ?? 0) >= QUIET_LOAD) {
		if (Date.now() > until) {
			console.log(
				`note: the load average is still ${loadavg()[0]?.toFixed(2)}; these figures are noisy`,
			);
			return;
		}
		await sleep(5000);
	}
}

export function showRatio(name: string, ratio: Ratio, bound: string): void {
	const spread = `(${ratio.min.toFixed(2)} to ${ratio.max.toFixed(2)})`;
	console.log(
		`${name.padEnd(62)} ${ratio.median.toFixed(2).padStart(7)} ${spread.padEnd(18)} ${bound}`,
	);
}
