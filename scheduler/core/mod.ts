export * from "./ledger.js";
export * from "./locks.js";
