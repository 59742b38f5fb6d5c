// Puts a compiled addon and keeper into prebuilds/, for the package: who installs it needs no
// compiler. Run by npm pack and npm publish (prepack); fails where it cannot be done, so that no
// package goes out without them.
//
// The file's name says for whom it is, as node-gyp-build reads it: any Node with Node-API, glibc.

import { chmodSync, copyFileSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildAddon } from "./addon.mjs";
import { root } from "./programs.mjs";

const problem =
	process.arch === "x64"
		? buildAddon("static_keeper=1")
		: `prebuilds are for linux-x64, not ${process.arch}`;
if (problem !== undefined) {
	console.error(`prun: cannot prebuild the addon: ${problem}`);
	process.exit(1);
}
const built = join(root, "build", "Release");
const folder = join(root, "prebuilds", "linux-x64");
rmSync(join(root, "prebuilds"), { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
copyFileSync(join(built, "zygote.node"), join(folder, "zygote.napi.glibc.node"));
copyFileSync(join(built, "keeper"), join(folder, "keeper"));
chmodSync(join(folder, "keeper"), 0o755);
