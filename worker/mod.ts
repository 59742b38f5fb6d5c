export { splitRequires } from "./adapters/mocha/requires.js";
export * from "./machine.js";
export * from "./worker.js";
export type { Preload } from "./zygote/spec.js";
