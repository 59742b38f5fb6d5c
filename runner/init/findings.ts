// What `prun init` finds in a project without running anything of it but its mocha's options.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import type { ProjectMocha } from "../../scheduler/suite/mod.js";
import type { Suite } from "../suite.js";
import { scriptChange } from "./script-change.js";

export interface Manifest {
	readonly type?: unknown;
	readonly scripts?: unknown;
	readonly mocha?: unknown;
	readonly prun?: unknown;
	readonly dependencies?: unknown;
	readonly devDependencies?: unknown;
}

/** Empty where there is none, or none that can be read: mocha says what it thinks of that. */
export function readManifest(cwd: string): Manifest {
	try {
		return JSON.parse(readFileSync(join(cwd, "package.json"), "utf8")) as Manifest;
	} catch {
		return {};
	}
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
	readonly after: string;
}

export function findingsOf(
	cwd: string,
	manifest: Manifest,
	mocha: ProjectMocha,
	suite: Suite,
): Findings {
	return {
		mocha: mocha.version,
		configuredBy: mochaConfiguration(cwd, manifest),
		files: suite.files.length,
		typescript: usesTypescript(cwd, manifest, suite),
		loaders: [...suite.theirs.requires, ...suite.theirs.nodeFlags]
			.filter((word) => LOADER.test(word))
			.map((word) => (word.startsWith("/") ? relative(cwd, word) : word)),
		scripts: scriptsOf(manifest),
		canImportPrun: resolves(cwd, "@prun/prun"),
	};
}

/** In mocha's order. */
const MOCHA_CONFIGURATIONS = ["cjs", "js", "mjs", "yaml", "yml", "jsonc", "json"].map(
	(ending) => `.mocharc.${ending}`,
);

function mochaConfiguration(cwd: string, manifest: Manifest): string | undefined {
	const file = MOCHA_CONFIGURATIONS.find((name) => existsSync(join(cwd, name)));
	return file ?? (manifest.mocha === undefined ? undefined : "package.json");
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
		const after = typeof before === "string" ? scriptChange(before) : undefined;
		return after === undefined ? [] : [{ name, before: String(before), after }];
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
	if (found.scripts.length === 0) {
		return [...install, "npx prun runs the suite; no script of package.json calls mocha"];
	}
	return [
		...install,
		`change one word in package.json${found.scripts.length === 1 ? "" : " for each script"}:`,
		...found.scripts.flatMap(({ name, before, after }) => [
			`  - "${name}": ${JSON.stringify(before)}`,
			`  + "${name}": ${JSON.stringify(after)}`,
		]),
		`npm ${found.scripts.some(({ name }) => name === "test") ? "test" : `run ${found.scripts[0]?.name}`}`,
	];
}
