import { strict as assert } from "node:assert";
import { startPrun, writeProject } from "../support/project.js";
import { begun, stayingSuite, untilAllGone } from "../support/staying.js";
import { STUBBORN, stubbornAlive } from "../support/stubborn.js";
import { until } from "../support/wait.js";

describe("when prun is killed by SIGKILL,", () => {
	it("nothing of its global fixtures is alive either", async () => {
		const project = writeProject({
			...stayingSuite(1),
			"fixtures.js":
				"const { leave } = require('./stubborn.js'); exports.mochaGlobalSetup = () => leave('fixtures');",
		});
		try {
			const started = startPrun(project, ["--require", "./fixtures.js"], { timeoutMs: 20_000 });
			await until("the file runs", () => begun(project) === 1);
			assert.ok(stubbornAlive(project).some((name) => name.startsWith("fixtures-")));
			started.kill("SIGKILL");
			await untilAllGone(project);
			await started.done;
		} finally {
			project.remove();
		}
	});

	it("nothing is alive when it was still preloading", async () => {
		const project = writeProject({
			"stubborn.js": STUBBORN,
			"slow.mjs":
				"import { createRequire } from 'node:module'; await createRequire(import.meta.url)('./stubborn.js').leave('preload'); for (;;);",
			"test/a.js": "",
		});
		try {
			const started = startPrun(project, ["--preload", "./slow.mjs"], { timeoutMs: 20_000 });
			await until("it preloads", () => stubbornAlive(project).length === 2);
			started.kill("SIGKILL");
			await untilAllGone(project);
			await started.done;
		} finally {
			project.remove();
		}
	});
});
