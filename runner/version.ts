// prun's own version.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE_ROOT } from "../worker/zygote/native.js";

export function prunVersion(): string {
	const manifest = readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8");
	return (JSON.parse(manifest) as { version: string }).version;
}
