export * from "./bytes.js";
export * from "./config.js";
export * from "./config-defaults.js";
export * from "./cpus.js";
export * from "./discovery.js";
export * from "./import-scan.js";
export * from "./mocha-settings.js";
export * from "./project-mocha.js";
