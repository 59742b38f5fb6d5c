// Standard output as a terminal that can be drawn on.

import type { WriteStream } from "node:tty";
import type { Screen, Size } from "./reporter.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** undefined: it is no terminal, or one whose cursor cannot be moved. */
export function screenOf(stdout: WriteStream, env: Environment): Screen | undefined {
	if (stdout.isTTY !== true || env["TERM"] === "dumb") return undefined;
	return {
		size: () => sizeOf(stdout),
		reflows: reflows(env),
		onResize(listener) {
			stdout.on("resize", listener);
			return () => stdout.off("resize", listener);
		},
		onLeaving,
		onReturn(listener) {
			process.on("SIGCONT", listener);
			return () => process.off("SIGCONT", listener);
		},
	};
}

const UNKNOWN: Size = { columns: 80, rows: 24 };

/** A pseudo-terminal that nobody has given a size has 0 columns. */
function sizeOf({ columns, rows }: WriteStream): Size {
	return columns > 0 && rows > 0 ? { columns, rows } : UNKNOWN;
}

/** The few that cut lines at a new width and don't break them: the kernel's console, xterm, rxvt, screen. */
function reflows(env: Environment): boolean {
	const term = env["TERM"] ?? "";
	const cuts =
		term === "linux" ||
		term.startsWith("rxvt") ||
		(term.startsWith("screen") && env["TMUX"] === undefined);
	return !cuts && env["XTERM_VERSION"] === undefined;
}

function onLeaving(listener: () => void): () => void {
	// The signal again, for its usual effect: the kernel stops nobody whom no shell could continue.
	const onStop = () => {
		listener();
		process.off("SIGTSTP", onStop);
		process.kill(process.pid, "SIGTSTP");
		process.on("SIGTSTP", onStop);
	};
	process.on("exit", listener);
	// Before Node prints what nobody caught.
	process.on("uncaughtExceptionMonitor", listener);
	process.on("SIGTSTP", onStop);
	return () => {
		process.off("exit", listener);
		process.off("uncaughtExceptionMonitor", listener);
		process.off("SIGTSTP", onStop);
	};
}
