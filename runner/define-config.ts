// What `import "@prun/prun"` gives to who writes a prun.config file: help from the editor, nothing
// at run time. Loads nothing. Its types for users are made by scripts/config-files.mjs.

import type { Config } from "../scheduler/suite/mod.js";

export function defineConfig(config: Config): Config {
	return config;
}
