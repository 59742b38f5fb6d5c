export * from "./locks.js";
export * from "./order.js";
export * from "./seed.js";
