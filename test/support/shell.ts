// prun started by a shell, in surroundings that only a shell can make: limits, closed descriptors,
// namespaces, another user.

import { execFile } from "node:child_process";
import { PRUN, type Project } from "./project.js";

export interface Ended {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** `script` gets prun's command as "$@": $1 is Node and $2 prun. */
export function inShell(
	project: Project,
	script: string,
	args: readonly string[] = [],
): Promise<Ended> {
	const command = [process.execPath, PRUN, "--reporter", "dot", ...args];
	return new Promise((resolve) => {
		execFile(
			"bash",
			["-c", script, "bash", ...command],
			{ cwd: project.dir, encoding: "utf8", timeout: 60_000 },
			(error, stdout, stderr) => {
				const code = error === null ? 0 : Number(error.code ?? -1);
				resolve({ code, stdout, stderr });
			},
		);
	});
}
