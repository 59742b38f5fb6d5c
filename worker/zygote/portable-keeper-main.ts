// usage: node portable-keeper-main.js, with lines "+pid" and "-pid" on stdin.
// When stdin ends, the worker is gone: kills the groups that are left.

import { createInterface } from "node:readline";

const groups = new Set<number>();

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

const lines = createInterface({ input: process.stdin });

lines.on("line", (line) => {
	const pid = Number(line.slice(1));
	if (line.startsWith("+")) groups.add(pid);
	else groups.delete(pid);
});

lines.on("close", () => {
	for (const pid of groups) {
		try {
			process.kill(-pid, "SIGKILL");
		} catch {
			// ESRCH: that group has ended by itself.
		}
	}
});
