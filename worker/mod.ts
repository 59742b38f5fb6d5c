export { splitRequires } from "./adapters/mocha/requires.js";
export type { Machine, MachineOptions, NoticeSink } from "./machine.js";
export { prepareMachine } from "./machine.js";
export * from "./probe.js";
export * from "./worker.js";
export { loadNative, PACKAGE_ROOT } from "./zygote/native.js";
export type { Hazard, Preload, Prepared, Skipped } from "./zygote/spec.js";
