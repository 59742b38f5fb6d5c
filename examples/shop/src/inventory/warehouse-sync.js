"use strict";
// Takes over the stock levels of the warehouse's own system, which books in batches: while a batch
// is being booked its levels are half old and half new, so they are read again until it has settled.

const { setTimeout: wait } = require("node:timers/promises");
const { ShopError } = require("../errors/shop-error.js");
const { correctStock, stockLevel } = require("./stock.js");

/**
 * @typedef {{ revision: number, settled: boolean, levels: Record<string, number> }} Reading
 * @param {{ readLevels: () => Promise<Reading> }} warehouse
 * @returns {Promise<{ revision: number, corrected: string[] }>}
 */
async function syncWithWarehouse(warehouse, { patienceMs = 2000, pollMs = 50 } = {}) {
  const { revision, levels } = await settledLevels(warehouse, patienceMs, pollMs);
  const differing = Object.entries(levels).filter(([sku, level]) => stockLevel(sku) !== level);
  for (const [sku, level] of differing) correctStock(sku, level);
  return { revision, corrected: differing.map(([sku]) => sku) };
}

async function settledLevels(warehouse, patienceMs, pollMs) {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const reading = await warehouse.readLevels();
    if (reading.settled) return reading;
    if (performance.now() + pollMs > deadline) throw notSettled(reading.revision, patienceMs);
    await wait(pollMs);
  }
}

function notSettled(revision, patienceMs) {
  return new ShopError(
    "WAREHOUSE_NOT_SETTLED",
    `the warehouse is still booking revision ${revision} after ${patienceMs} ms`,
    { status: 503 },
  );
}

module.exports = { syncWithWarehouse };
