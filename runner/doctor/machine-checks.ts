// What `prun doctor` says about this machine, whatever the project.

import { readFileSync } from "node:fs";
import { availableParallelism, cpus, release, totalmem } from "node:os";
import { dirname, join, relative } from "node:path";
import { messageOf } from "../../scheduler/protocol/mod.js";
import { usableCpus } from "../../scheduler/suite/mod.js";
import { loadNative, makeSandbox, memoryLimit, PACKAGE_ROOT } from "../../worker/mod.js";
import { type Check, fail, ok, warn } from "./check.js";
import { isInRange } from "./node-range.js";

export function machineChecks(): Check[] {
	return [node(), platform(), native(), sandbox(), processors(), memory(), terminal()];
}

function node(): Check {
	const manifest = readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8");
	const { engines } = JSON.parse(manifest) as { engines: { node: string } };
	const fact = `${process.versions.node}; prun needs ${engines.node}`;
	return isInRange(process.versions.node, engines.node)
		? ok("node", fact)
		: fail("node", fact, "install a newer Node");
}

function platform(): Check {
	const { platform: system, arch } = process;
	if (system !== "linux") {
		return warn(
			"platform",
			`${system} ${arch}: forking is built for Linux only`,
			"nothing to do: files are isolated with spawn; in a Linux container they fork",
		);
	}
	const libc = libcName();
	const fact = `linux ${release()}, ${arch}, ${libc}`;
	return arch === "x64" && libc.startsWith("glibc")
		? ok("platform", fact)
		: warn(
				"platform",
				`${fact}: forking was tried on x64 with glibc only`,
				"if files hang or crash, pass --isolation spawn, and tell us",
			);
}

function libcName(): string {
	Object.assign(process.report, { excludeNetwork: true }); // it would look up names
	const { header } = process.report.getReport() as unknown as {
		header: { glibcVersionRuntime?: string };
	};
	const version = header.glibcVersionRuntime;
	return version === undefined ? "another libc (musl?)" : `glibc ${version}`;
}

/** Loading it looks for the keeper and for pidfd_open as well. */
function native(): Check {
	const parts = loadNative();
	if ("addon" in parts) {
		const place = relative(PACKAGE_ROOT, dirname(parts.keeper));
		return ok("addon", `${place}, with its keeper; pidfd_open works`);
	}
	return warn("addon", parts.missing, nativeCure());
}

/** Nobody has asked for one: that there is none is no fault. */
function sandbox(): Check {
	const parts = loadNative();
	if ("missing" in parts) return ok("sandbox", "cannot be had: there is no addon");
	const cwd = process.cwd();
	try {
		const { keeper } = parts;
		const words = makeSandbox({ cwd, mochaRoot: cwd, keeper, network: "private", shared: [] });
		const how = words[1] === "1" ? "in a user namespace" : "with this user's own rights";
		return ok("sandbox", `--isolation sandbox works, ${how}`);
	} catch (thrown) {
		return ok("sandbox", messageOf(thrown));
	}
}

/** Installing runs no script, so it builds nothing: that is done by hand. */
function nativeCure(): string {
	if (process.platform !== "linux") return "nothing to do: files are isolated with spawn";
	if (process.env["PRUN_NO_ADDON"] === "1") return "unset PRUN_NO_ADDON";
	return "install a compiler (apt: g++ make python3), then: npm explore @prun/prun -- npx node-gyp rebuild; until then files are isolated with spawn";
}

function processors(): Check {
	const usable = usableCpus();
	const cores = cpus().length;
	const why =
		usable < availableParallelism()
			? " (the cgroup's quota)"
			: usable < cores
				? " (its affinity)"
				: "";
	return ok("cpus", `${usable} of ${cores} usable${why}: ${usable} files at a time`);
}

const MIB = 1024 * 1024;
/** A child owns less; a test file that loads something needs more. */
const NEEDED_PER_SLOT = 128 * MIB;

function memory(): Check {
	const limit = process.constrainedMemory();
	const isLimited = limit > 0 && limit < totalmem();
	const bytes = isLimited ? limit : totalmem();
	const fact = `${Math.round(bytes / MIB)} MiB${isLimited ? " (the cgroup's limit)" : ""}`;
	const held = ` --job-memory is held by ${limiter()}`;
	const slots = usableCpus();
	const enough = Math.floor(bytes / NEEDED_PER_SLOT);
	return enough >= slots
		? ok("memory", `${fact};${held}`)
		: warn(
				"memory",
				`${fact} for ${slots} files at a time`,
				`raise the limit, or pass --jobs ${Math.max(1, enough)}`,
			);
}

function limiter(): string {
	const parts = loadNative();
	const limit = memoryLimit(NEEDED_PER_SLOT, "addon" in parts ? parts.addon : undefined);
	if (limit === undefined) return "nothing: no control group may be made, and there is no addon";
	return limit.by === "sampling" ? "looking ten times a second" : limit.by;
}

function terminal(): Check {
	const { stdout, env } = process;
	const told = ["NO_COLOR", "FORCE_COLOR", "CI", "TERM"].flatMap((name) =>
		env[name] === undefined ? [] : [`${name}=${env[name]}`],
	);
	const settings = told.length === 0 ? "" : `; ${told.join(" ")}`;
	if (!stdout.isTTY) return ok("terminal", `standard output is no terminal${settings}`);
	const colours = 2 ** stdout.getColorDepth();
	return ok("terminal", `${stdout.columns} x ${stdout.rows}, ${colours} colours${settings}`);
}
