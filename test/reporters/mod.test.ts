import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { createReporter, createReporters } from "../../reporters/mod.js";
import { PrunError } from "../../scheduler/protocol/mod.js";
import { type Project, writeProject } from "../support/project.js";
import { RUN } from "./events.js";

describe("a reporter", () => {
	let project: Project;

	before(() => {
		project = writeProject({ folder: "" });
	});
	after(() => project.remove());

	const create = (name: string | undefined, file?: string) =>
		createReporter(
			{ name, file, colour: undefined },
			{ cwd: project.dir, showsOutput: true, fullTrace: false, rerunOptions: [] },
		);

	function refused(name: string, file?: string): string {
		try {
			create(name, file);
		} catch (thrown) {
			assert.ok(thrown instanceof PrunError, String(thrown));
			assert.equal(thrown.code, "USAGE");
			return thrown.message;
		}
		assert.fail("it is refused");
	}

	it("is made by its name", () => {
		for (const name of ["spec", "dot", "json"]) assert.equal(create(name).name, name);
	});

	it("is spec where none is named and nobody looks, and where live was named", () => {
		assert.deepEqual([create(undefined).name, create(undefined).remark], ["spec", undefined]);
		const live = create("live");
		assert.equal(live.name, "spec");
		assert.match(live.remark ?? "", /^the reporter live needs a terminal/);
	});

	it("named live is refused with a file, and beside another one on the terminal", async () => {
		assert.equal(
			refused("live", "x.txt"),
			'option --reporter is "live=x.txt": live draws on a terminal and cannot write a file',
		);
		const [live, dot] = ["live", "dot"].map((name) => ({
			name,
			file: undefined,
			colour: undefined,
		}));
		assert.ok(live !== undefined && dot !== undefined);
		const context = { cwd: project.dir, fullTrace: false, rerunOptions: [] };
		await assert.rejects(
			createReporters([dot, live], context),
			/option --reporter is live and dot, must be one of them: live needs the terminal for itself/,
		);
		const made = await createReporters([live, { ...dot, file: "dot.txt" }], context);
		for (const reporter of made) await reporter.close();
		assert.deepEqual(
			made.map(({ name }) => name),
			["spec", "dot"],
		);
	});

	it("writes to a file of the project, in folders that it makes, as it goes", async () => {
		const [first] = RUN;
		assert.ok(first !== undefined);
		const reporter = create("json", "reports/deep/events.ndjson");
		const written = () => readFileSync(project.path("reports/deep/events.ndjson"), "utf8");
		reporter.onEvent(first);
		assert.equal(written(), `${JSON.stringify(first)}\n`);
		await reporter.close();
		assert.equal(written(), `${JSON.stringify(first)}\n`);
	});

	it("writes anew and without colours to a file", async () => {
		for (let run = 0; run < 2; run++) {
			const reporter = create("spec", "report.txt");
			for (const event of RUN) reporter.onEvent(event);
			await reporter.close();
		}
		const text = readFileSync(project.path("report.txt"), "utf8");
		assert.equal(text.match(/passing/g)?.length, 1);
		assert.ok(!text.includes("\u001b"));
	});

	it("is refused by a name that is none, where there is no mocha that may have it", () => {
		assert.equal(
			refused("tap"),
			'option --reporter is "tap", must be one of live, spec, dot, json',
		);
		assert.equal(refused(""), 'option --reporter is "", must be one of live, spec, dot, json');
	});

	it("is refused with a file that cannot be written", () => {
		assert.match(
			refused("json", "folder/events.ndjson"),
			/^cannot write the report \/.*folder\/events\.ndjson: /,
		);
		assert.match(refused("json", ""), /^cannot write the report \/.*: EISDIR/);
	});

	it("is refused by a name that every object has", () => {
		for (const name of ["toString", "constructor", "hasOwnProperty"]) refused(name);
	});
});
