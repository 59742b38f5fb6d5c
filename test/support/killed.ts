// That nothing outlives a prun that is killed by SIGKILL, at each level.

import { strict as assert } from "node:assert";
import type { IsolationLevel } from "../../scheduler/protocol/mod.js";
import { startPrun, writeProject } from "./project.js";
import { begun, stayingSuite, untilAllGone } from "./staying.js";
import { stubbornAlive } from "./stubborn.js";
import { until } from "./wait.js";

export function describeKilled(isolation: IsolationLevel): void {
	describe(`when prun is killed by SIGKILL in mid-run, under ${isolation},`, () => {
		for (const round of [
			"once",
			"a second time",
			"a third time",
			"a fourth time",
			"a fifth time",
		]) {
			it(`nothing of it is alive after a second, ${round}`, async () => {
				const project = writeProject(stayingSuite(3));
				try {
					const started = startPrun(project, ["-j", "2", "--isolation", isolation], {
						timeoutMs: 20_000,
					});
					await until("two files run", () => begun(project) >= 2);
					assert.ok(stubbornAlive(project).length >= 4);
					started.kill("SIGKILL");
					await untilAllGone(project);
					await started.done;
				} finally {
					project.remove();
				}
			});
		}
	});
}
