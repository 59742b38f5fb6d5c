// prun in a terminal of its own: `script` (util-linux) gives it one, and what it writes is kept.

import { execFileSync, spawn } from "node:child_process";
import { PRUN, type Project } from "./project.js";

export interface InTerminal {
	/** All that was written so far. */
	output(): string;
	/** Gives it another size, as its window would. */
	resize(width: number): void;
	/** As if typed. */
	type(text: string): void;
	readonly done: Promise<{ readonly code: number | null; readonly output: string }>;
}

const TIMEOUT_MS = 60_000;

export function inTerminal(
	project: Project,
	args: readonly string[],
	{
		columns = 80,
		rows = 24,
		env = {},
	}: {
		readonly columns?: number;
		readonly rows?: number;
		readonly env?: Readonly<Record<string, string>>;
	} = {},
): InTerminal {
	const words = [process.execPath, PRUN, ...args].map((word) => `'${word}'`).join(" ");
	const command = `tty; stty cols ${columns} rows ${rows}; exec ${words}`;
	const child = spawn("script", ["-qec", command, "/dev/null"], {
		cwd: project.dir,
		env: { ...terminalEnv(), ...env },
		stdio: ["pipe", "pipe", "inherit"],
	});
	let output = "";
	child.stdout.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
	const done = new Promise<{ code: number | null; output: string }>((resolve, reject) => {
		const timer = setTimeout(() => {
			child.kill("SIGKILL");
			reject(new Error(`prun did not end within its time\n${JSON.stringify(output.slice(-2000))}`));
		}, TIMEOUT_MS);
		child.once("error", reject);
		child.once("close", (code) => {
			clearTimeout(timer);
			resolve({ code, output: output.slice(output.indexOf("\n") + 1) });
		});
	});
	return {
		output: () => output,
		resize(width) {
			const [device = ""] = output.split("\r\n");
			execFileSync("stty", ["-F", device, "cols", String(width)]);
		},
		type: (text) => void child.stdin.write(text),
		done,
	};
}

/** A person's terminal: no CI, nothing that a prun that runs these tests has set. */
function terminalEnv(): NodeJS.ProcessEnv {
	const own = Object.entries(process.env).filter(
		([name]) =>
			!/^(?:PRUN_.*|MOCHA_WORKER_ID|FORCE_COLOR|NO_COLOR|CI|TMUX|XTERM_VERSION)$/.test(name),
	);
	return { ...Object.fromEntries(own), TERM: "xterm-256color" };
}
