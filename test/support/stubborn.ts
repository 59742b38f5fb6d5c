// What a careless test leaves behind: processes in sessions of their own that ignore every signal
// that can be ignored, one of them a daemon without a parent, an environment or a working folder.

import { readdirSync, readFileSync } from "node:fs";
import { isAlive } from "./processes.js";
import type { Project } from "./project.js";

const IGNORES =
	"for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT']) process.on(name, () => {});";

/** A module for the project: `leave(name)` starts both and resolves when they have begun. */
export const STUBBORN = `
	const { spawn } = require('node:child_process');
	const fs = require('node:fs');
	const folder = __dirname;
	exports.leave = async (name) => {
		const own = spawn(process.execPath, ['-e', ${JSON.stringify(`${IGNORES} setInterval(() => {}, 1000); console.log('up')`)}, 'stubborn-' + name], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
		fs.writeFileSync(folder + '/pid-' + name + '-session', String(own.pid));
		await new Promise((done) => own.stdout.once('data', done));
		own.unref(); own.stdout.destroy();
		const script = 'trap "" TERM INT HUP; cd /; echo $$ > ' + folder + '/daemon-' + name + '; while :; do sleep 1; done';
		spawn('sh', ['-c', 'env -i PATH="$PATH" setsid sh -c "$0" stubborn-' + name + '-daemon >/dev/null 2>&1 &', script], { stdio: 'ignore' });
		while (!fs.existsSync(folder + '/daemon-' + name) || fs.readFileSync(folder + '/daemon-' + name, 'utf8') === '') await new Promise((done) => setTimeout(done, 5));
		fs.renameSync(folder + '/daemon-' + name, folder + '/pid-' + name + '-daemon');
	};`;

/** Process ids of all that were started, by name. */
export function stubbornPids(project: Project): Map<string, number> {
	const names = readdirSync(project.dir).filter((name) => name.startsWith("pid-"));
	return new Map(
		names.map((name) => [name.slice(4), Number(readFileSync(project.path(name), "utf8"))]),
	);
}

export function stubbornAlive(project: Project): string[] {
	return [...stubbornPids(project)]
		.filter(([, pid]) => isAlive(pid))
		.map(([name, pid]) => `${name} (${pid})`);
}
