// Who holds the output of processes that are gone: whoever has the other end of its pipes open, as
// the links in /proc/PID/fd tell. Only looks; what becomes of the execution is not decided here.

import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { Leak } from "../scheduler/protocol/mod.js";

/** The write ends of an execution's output. */
export interface OutputEnds {
	/** As links in /proc/PID/fd name them, `pipe:[123]`; undefined where there are no such links. */
	readonly stdout: string | undefined;
	readonly stderr: string | undefined;
}

export interface Holder {
	readonly pid: number;
	readonly command: string;
	/** Which of the links that were asked for. */
	readonly links: ReadonlySet<string>;
}

/** Named in one execution's leaks; the others are counted. */
const MOST_NAMED = 8;
const COMMAND_LENGTH = 300;
/** O_ACCMODE, which Node does not export: reading, writing or both. */
const ACCESS_MODE = 0o3;
const READING = 0o0;

/** What to tell of output that is still open; the ends that are closed are not in `open`. */
export function heldOutput(open: Partial<OutputEnds>): Leak[] {
	const streams = Object.entries(open);
	if (streams.length === 0) return [];
	const holders = holdersOf(streams.flatMap(([, link]) => link ?? []));
	const named = holders.slice(0, MOST_NAMED).map(({ pid, command, links }) => {
		const its = streams.filter(([, link]) => link !== undefined && links.has(link));
		return leak(its, `${pid} ${command}`);
	});
	const more = holders.length - named.length;
	const orphaned = streams.filter(
		([, link]) => link === undefined || !holders.some(({ links }) => links.has(link)),
	);
	return [
		...named,
		...(more > 0 ? [leak(streams, `${more} more processes`)] : []),
		...(orphaned.length > 0 ? [leak(orphaned, "a process that was not found")] : []),
	];
}

function leak(streams: readonly (readonly [string, unknown])[], who: string): Leak {
	const names = streams.map(([name]) => name).join(" and ");
	return { kind: "output", what: `${names} held by ${who}` };
}

/**
 * All processes that can write to one of these. Not seen are those of other users (unless this is
 * root), those in containers above ours, and descriptors that are on their way through a socket.
 *
 * Blocks, so that little changes hands meanwhile: 10 ms where 1,000 descriptors are open.
 */
export function holdersOf(links: readonly string[]): Holder[] {
	const wanted = new Set(links);
	if (wanted.size === 0) return [];
	return entries("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			const held = heldBy(pid, wanted);
			return held.size > 0 ? [{ pid: Number(pid), command: commandOf(pid), links: held }] : [];
		});
}

function heldBy(pid: string, wanted: ReadonlySet<string>): Set<string> {
	const held = new Set<string>();
	for (const fd of entries(`/proc/${pid}/fd`)) {
		const link = unlessGone(() => readlinkSync(`/proc/${pid}/fd/${fd}`));
		if (link !== undefined && wanted.has(link) && canWrite(pid, fd)) held.add(link);
	}
	return held;
}

/** Both ends of a pipe have the same name, and who only reads keeps nobody waiting: we do so too. */
function canWrite(pid: string, fd: string): boolean {
	const info = unlessGone(() => readFileSync(`/proc/${pid}/fdinfo/${fd}`, "utf8")) ?? "";
	const [, flags = "0"] = /^flags:\s+([0-7]+)$/m.exec(info) ?? [];
	return (Number.parseInt(flags, 8) & ACCESS_MODE) !== READING;
}

function commandOf(pid: string): string {
	const line = unlessGone(() => readFileSync(`/proc/${pid}/cmdline`, "utf8")) ?? "";
	const command = line.replaceAll("\0", " ").trim().slice(0, COMMAND_LENGTH);
	return command === "" ? "(unknown command)" : command;
}

function entries(folder: string): string[] {
	return unlessGone(() => readdirSync(folder)) ?? [];
}

/** undefined: it has ended in between, or is not ours to look at, or this is not Linux. */
function unlessGone<T>(look: () => T): T | undefined {
	try {
		return look();
	} catch {
		// Who cannot be looked at is among those that are not found, which is told.
		return undefined;
	}
}
