import { assertSpawned, HAZARDS, twoFiles } from "../support/hazards.js";
import { untilNothingLives } from "../support/processes.js";
import { type Project, prun, writeProject } from "../support/project.js";

describe("prun, when a package that auto found", () => {
	let project: Project;
	afterEach(async () => {
		await untilNothingLives(project, 2000);
		project.remove();
	});

	for (const { title, module, says } of HAZARDS) {
		it(`${title}, names it and spawns`, async () => {
			project = writeProject({
				"node_modules/unsafe/index.js": module,
				"node_modules/harmless/index.js": "",
				...twoFiles("require('unsafe'); require('harmless');"),
			});
			assertSpawned(
				await prun(project, ["--exit", "-j", "1"], { timeoutMs: 20_000 }),
				"unsafe",
				says,
			);
		});
	}
});
