export * from "./memory-queue.js";
export * from "./queue.js";
