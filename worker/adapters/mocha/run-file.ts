// Runs one test file with the project's mocha and tells what happens, as it happens, in frames.

import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Frame } from "../../../scheduler/protocol/mod.js";
import type { MochaSpec } from "../../zygote/spec.js";
import { errorRecord } from "../error-record.js";
import { detailsOf } from "./detail.js";
import { mochaDiff } from "./diff.js";
import { listTests } from "./list-tests.js";
import type { MochaInstance, Plugins, ProjectMocha, Runner, Suite } from "./project-mocha.js";
import { lineIn, testRecord } from "./test-record.js";

const require = createRequire(import.meta.url);

export interface FileRun {
	/** Tests and hooks that failed, as mocha counts them. */
	readonly failures: number;
	/** mocha's listeners for uncaught errors must not outlive the run: they rethrow (exit 7). */
	release(): void;
	/** Forgets the file, so that this process can load it once more. */
	unload(): void;
}

export interface FileRunHooks {
	send(frame: Frame): void;
	/** Called between loading and running. */
	onLoaded(): void;
	/** Called when mocha begins, with what says which test or hook runs. */
	onRunning(doing: () => string | undefined): void;
}

export async function runFile(
	project: ProjectMocha,
	spec: MochaSpec,
	plugins: Plugins,
	file: string,
	hooks: FileRunHooks,
): Promise<FileRun> {
	const mocha = build(project, spec, plugins, process.cwd());
	const before = hooksBeforeFile(mocha, file);
	for (const module of spec.files) mocha.addFile(module);
	mocha.addFile(file);
	const known = new Set(Object.keys(require.cache));
	await load(mocha, file);
	hooks.send({ kind: "loaded", loadedLate: packagesSince(known) });
	for (const notice of noticesOf(mocha.suite, before())) hooks.send(notice);
	hooks.onLoaded();
	if (spec.tests === "listed") {
		const listed = await listTests(mocha, hooks.send);
		hooks.send({ kind: "ended", ...listed, failed: 0 });
		return { failures: 0, release: () => {}, unload: () => mocha.unloadFiles() };
	}
	return await new Promise((resolve) => {
		const counts = { passed: 0, failed: 0, skipped: 0 };
		const runner: Runner = mocha.run((failures) => {
			hooks.send({ kind: "ended", ...counts });
			resolve({
				failures,
				release: () => release(runner),
				unload: () => mocha.unloadFiles(),
			});
		});
		hooks.onRunning(() => doing(runner));
		report(runner, project, spec, file, counts, hooks.send);
	});
}

const LONGEST_TITLE = 300;

/** `test "suite title"`: what mocha runs now. Titles of hooks say themselves what they are. */
function doing({ currentRunnable }: Runner): string | undefined {
	if (currentRunnable === undefined) return undefined;
	const path = testRecord(currentRunnable, "failed").title.join(" ");
	const shown = path.length <= LONGEST_TITLE ? path : `${path.slice(0, LONGEST_TITLE)}...`;
	return currentRunnable.type === "hook" ? shown : `test ${JSON.stringify(shown)}`;
}

async function load(mocha: MochaInstance, file: string): Promise<void> {
	try {
		await mocha.loadFilesAsync();
	} catch (thrown) {
		if (existsSync(file)) throw thrown;
		throw new Error("the file is gone: it was there when the run began", { cause: thrown });
	}
}

function build(
	project: ProjectMocha,
	spec: MochaSpec,
	plugins: Plugins,
	cwd: string,
): MochaInstance {
	const { Mocha } = project;
	const { uiModule } = spec;
	const ui = spec.options["ui"];
	if (uiModule !== undefined && typeof ui === "string" && Mocha.interfaces[ui] === undefined) {
		Mocha.interfaces[ui] = createRequire(join(cwd, "package.json"))(uiModule);
	}
	return new Mocha({
		...spec.options,
		...(plugins.rootHooks === undefined ? {} : { rootHooks: plugins.rootHooks }),
		reporter: Silent,
		// Whole stacks, with whole paths: the report shortens them, and sources are found by them.
		fullTrace: true,
		// One mocha for one file: its own parallel mode has nothing to do.
		parallel: false,
		isWorker: false,
	});
}

/** mocha wants a reporter; ours listens to the runner itself. */
class Silent {}

function report(
	runner: Runner,
	project: ProjectMocha,
	spec: MochaSpec,
	file: string,
	counts: { passed: number; failed: number; skipped: number },
	send: (frame: Frame) => void,
): void {
	const diffOf = mochaDiff(project.Mocha, spec.options["reporterOption"]);
	const detailOf = spec.detail ? detailsOf(runner) : () => ({});
	runner.on("pass", (test) => {
		counts.passed++;
		send({ kind: "test", test: { ...testRecord(test, "passed"), ...detailOf(test) } });
	});
	runner.on("pending", (test) => {
		counts.skipped++;
		send({ kind: "test", test: { ...testRecord(test, "skipped"), ...detailOf(test) } });
	});
	runner.on("fail", (test, thrown) => {
		counts.failed++;
		const error = errorRecord(thrown, diffOf);
		const line = lineIn(file, error.stack);
		send({
			kind: "test",
			test: {
				...testRecord(test, "failed"),
				error,
				...(line === undefined ? {} : { line }),
				...detailOf(test, thrown),
			},
		});
	});
}

function release(runner: Runner): void {
	process.removeListener("uncaughtException", runner.uncaught);
	process.removeListener("unhandledRejection", runner.unhandled);
}

const HOOK_LISTS = ["_beforeAll", "_beforeEach", "_afterEach", "_afterAll"] as const;

function rootHookCount(suite: Suite): number {
	const lists = suite as unknown as Record<string, readonly unknown[] | undefined>;
	return HOOK_LISTS.reduce((sum, name) => sum + (lists[name]?.length ?? 0), 0);
}

/** Root hooks that are there before the test file itself loads: plugins' and `--file` modules'. */
function hooksBeforeFile(mocha: MochaInstance, file: string): () => number {
	let count = rootHookCount(mocha.suite);
	mocha.suite.on("pre-require", (_context, loading) => {
		if (loading === file) count = rootHookCount(mocha.suite);
	});
	return () => count;
}

function noticesOf(suite: Suite, hooksBefore: number): Frame[] {
	const notices: Frame[] = [];
	if (suite.hasOnly()) {
		notices.push({
			kind: "notice",
			level: "info",
			code: "ONLY",
			message: ".only holds within its file; the other files run all their tests",
		});
	}
	if (suite.total() === 0 && rootHookCount(suite) > hooksBefore) {
		notices.push({
			kind: "notice",
			level: "warning",
			code: "ROOT_HOOKS_ALONE",
			message:
				"a file has root hooks and no tests, and its hooks reach no other file: name it with --require or --file",
		});
	}
	return notices;
}

const PACKAGE =
	/[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/](?!.*[\\/]node_modules[\\/])/;

/** Packages of which a module was loaded since: what a preload could have brought. */
function packagesSince(known: ReadonlySet<string>): string[] {
	const packages = new Set<string>();
	for (const path of Object.keys(require.cache)) {
		if (known.has(path)) continue;
		const name = PACKAGE.exec(path)?.[1];
		if (name !== undefined && name !== "mocha") packages.add(name);
	}
	return [...packages];
}
