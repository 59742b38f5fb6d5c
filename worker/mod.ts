export type { PlainMessage } from "./adapters/mocha/plain-reporter.js";
export { splitRequires } from "./adapters/mocha/requires.js";
export * from "./machine.js";
export * from "./program.js";
export * from "./worker.js";
export type { Keeper } from "./zygote/keeper-host.js";
export { PACKAGE_ROOT } from "./zygote/native.js";
export type { Preload } from "./zygote/spec.js";
