export { invalid } from "./check.js";
export * from "./errors.js";
export * from "./events.js";
export { encodeFrame } from "./frame-encoder.js";
export * from "./frames.js";
export * from "./ids.js";
export * from "./messages.js";
export * from "./outcome.js";
export * from "./shell.js";
