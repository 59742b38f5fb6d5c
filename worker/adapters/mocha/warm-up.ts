// Runs an empty test once, before any fork: mocha's functions are compiled in the zygote and every
// child has them ready, instead of compiling them again for each file.

import { errorRecord } from "../error-record.js";
import type { ProjectMocha } from "./project-mocha.js";

export async function warmUp(project: ProjectMocha): Promise<void> {
	const { Mocha } = project;
	const listeners = process.listeners("uncaughtException").length;
	const mocha = new Mocha({ reporter: class {}, ui: "bdd" });
	const { Suite, Test } = Mocha as unknown as {
		Suite: { create(parent: unknown, title: string): { addTest(test: unknown): void } };
		Test: new (title: string, body: () => void) => unknown;
	};
	const suite = Suite.create(mocha.suite, "warm-up");
	suite.addTest(new Test("runs", () => {}));
	await new Promise<void>((resolve) => {
		const runner = mocha.run(() => {
			process.removeListener("uncaughtException", runner.uncaught);
			process.removeListener("unhandledRejection", runner.unhandled);
			resolve();
		});
	});
	mocha.dispose();
	if (process.listeners("uncaughtException").length !== listeners) {
		throw new Error("mocha's listeners are left after the warm-up");
	}
	errorRecord(new Error("warm-up"));
}
