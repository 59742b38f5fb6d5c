// Projects in TypeScript, with the loaders that mocha users have.

import { mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Project, ROOT, writeProject } from "./project.js";

/** Where npm has put what the workspace test/fixtures/typescript needs. */
const FIXTURE = join(ROOT, "test", "fixtures", "typescript", "node_modules");

const PACKAGES: Readonly<Record<string, string>> = {
	"@babel": installed("@babel"),
	"@swc": installed("@swc"),
	"@swc-node": join(FIXTURE, "@swc-node"),
	"@types": installed("@types"),
	esbuild: installed("esbuild"),
	"esbuild-register": installed("esbuild-register"),
	"ts-node": installed("ts-node"),
	tsx: installed("tsx"),
	typescript: join(FIXTURE, "typescript"),
};

function installed(name: string): string {
	return join(ROOT, "node_modules", name);
}

const TSCONFIG = JSON.stringify({
	compilerOptions: {
		target: "es2022",
		module: "commonjs",
		esModuleInterop: true,
		strict: true,
		sourceMap: true,
		types: ["node", "mocha"],
	},
});

export function writeTypeScriptProject(files: Readonly<Record<string, string>>): Project {
	const project = writeProject({ "tsconfig.json": TSCONFIG, ...files });
	for (const [name, target] of Object.entries(PACKAGES)) {
		const link = project.path(join("node_modules", name));
		mkdirSync(dirname(link), { recursive: true });
		symlinkSync(target, link);
	}
	return project;
}
