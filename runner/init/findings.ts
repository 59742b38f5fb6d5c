// What `prun init` finds in a project without running anything of it but its mocha's options.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { PrunError, shown } from "../../scheduler/protocol/mod.js";
import { findMochaConfig, type ProjectMocha } from "../../scheduler/suite/mod.js";
import type { Suite } from "../suite.js";
import { type ScriptChange, scriptChange } from "./script-change.js";

export interface Manifest {
	readonly type?: unknown;
	readonly scripts?: unknown;
	readonly mocha?: unknown;
	readonly prun?: unknown;
	readonly dependencies?: unknown;
	readonly devDependencies?: unknown;
}

/**
 * Empty where there is none, or none that can be read: mocha says what it thinks of that. Throws
 * CONFIG_UNREADABLE for one that is no object.
 */
export function readManifest(folder: string): Manifest {
	const path = join(folder, "package.json");
	let found: unknown;
	try {
		found = JSON.parse(readFileSync(path, "utf8"));
	} catch {
		return {};
	}
	if (typeof found === "object" && found !== null) return found;
	throw new PrunError("CONFIG_UNREADABLE", `${path} is ${shown(found)}, must be an object`);
}

export interface Findings {
	readonly mocha: string;
	/** Where its configuration stands. */
	readonly configuredBy: string | undefined;
	readonly files: number;
	readonly typescript: boolean;
	/** What makes TypeScript, or another language, JavaScript. */
	readonly loaders: readonly string[];
	readonly scripts: readonly ScriptFound[];
	readonly canImportPrun: boolean;
}

export interface ScriptFound {
	readonly name: string;
	readonly before: string;
	readonly change: ScriptChange;
}

export function findingsOf(
	cwd: string,
	manifest: Manifest,
	mocha: ProjectMocha,
	suite: Suite,
): Findings {
	return {
		mocha: mocha.version,
		configuredBy: mochaConfiguration(cwd, mocha),
		files: suite.files.length,
		typescript: usesTypescript(cwd, manifest, suite),
		loaders: [...suite.theirs.requires, ...suite.theirs.nodeFlags]
			.filter((word) => LOADER.test(word))
			.map((word) => (word.startsWith("/") ? relative(cwd, word) : word)),
		scripts: scriptsOf(manifest),
		canImportPrun: resolves(cwd, "@prun/prun"),
	};
}

/** mocha looks for both in the folders above, too. */
function mochaConfiguration(cwd: string, { root }: ProjectMocha): string | undefined {
	const file = findMochaConfig(root, cwd) ?? manifestWithMocha(cwd);
	return file === undefined ? undefined : relative(cwd, file);
}

/** The nearest package.json, if it has mocha's key. */
function manifestWithMocha(folder: string): string | undefined {
	const path = join(folder, "package.json");
	if (existsSync(path)) return readManifest(folder).mocha === undefined ? undefined : path;
	const above = dirname(folder);
	return above === folder ? undefined : manifestWithMocha(above);
}

const TYPESCRIPT = /\.[cm]?tsx?$/;

function usesTypescript(cwd: string, manifest: Manifest, suite: Suite): boolean {
	return (
		suite.files.some((file) => TYPESCRIPT.test(file)) ||
		existsSync(join(cwd, "tsconfig.json")) ||
		[manifest.dependencies, manifest.devDependencies].some(
			(list) => typeof list === "object" && list !== null && "typescript" in list,
		)
	);
}

const LOADER =
	/(?:^|[/=])(?:ts-node|tsx|@swc-node\/register|@swc\/register|esbuild-register|@babel\/register|jiti|sucrase|coffeescript)(?:$|[/.])/;

function scriptsOf({ scripts }: Manifest): ScriptFound[] {
	if (typeof scripts !== "object" || scripts === null) return [];
	return Object.entries(scripts).flatMap(([name, before]: [string, unknown]) => {
		if (typeof before !== "string") return [];
		const change = scriptChange(before);
		return change === undefined ? [] : [{ name, before, change }];
	});
}

function resolves(cwd: string, name: string): boolean {
	try {
		createRequire(join(cwd, "package.json")).resolve(name);
		return true;
	} catch {
		// Not installed in the project: prun was started from elsewhere.
		return false;
	}
}

export function foundLines(found: Findings): string[] {
	const by = found.configuredBy === undefined ? "" : `, configured in ${found.configuredBy}`;
	const language = found.typescript ? ["TypeScript"] : [];
	const through = found.loaders.length === 0 ? "" : `loaded through ${found.loaders.join(", ")}`;
	const loading = [language.join(""), through].filter((text) => text !== "").join(", ");
	return [
		`mocha ${found.mocha}${by}`,
		`${found.files} test file${found.files === 1 ? "" : "s"}`,
		...(loading === "" ? [] : [loading]),
	];
}

/** What is left for the person to do. */
export function nextLines(found: Findings): string[] {
	const install = found.canImportPrun ? [] : ["npm install --save-dev @prun/prun"];
	return [...install, ...changeLines(found.scripts), ...leftLines(found.scripts)];
}

function changeLines(scripts: readonly ScriptFound[]): string[] {
	const changed = scripts.flatMap(({ name, before, change }) =>
		change.kind === "changed" ? [{ name, before, after: change.after }] : [],
	);
	const [first] = changed;
	if (first === undefined) {
		const none =
			scripts.length === 0 ? "no script of package.json calls mocha" : "no script changes";
		return [`npx prun runs the suite; ${none}`];
	}
	return [
		`change one word in package.json${changed.length === 1 ? "" : " for each script"}:`,
		...changed.flatMap(({ name, before, after }) => [
			`  - "${name}": ${JSON.stringify(before)}`,
			`  + "${name}": ${JSON.stringify(after)}`,
		]),
		`npm ${changed.some(({ name }) => name === "test") ? "test" : `run ${first.name}`}`,
	];
}

function leftLines(scripts: readonly ScriptFound[]): string[] {
	return scripts.flatMap(({ name, change }) =>
		change.kind === "left" ? [`leave "${name}" as it is: ${change.why}`] : [],
	);
}
