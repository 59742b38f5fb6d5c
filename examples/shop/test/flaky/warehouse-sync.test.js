"use strict";
// FLAKY ON PURPOSE, to show how prun treats such a file: the first test below fails on the first attempt
// of a run and passes when prun runs the file again, so that the run ends green and the file is "flaky".
//
// It stands for a common race. A warehouse has begun to book its nightly batch just before the test starts,
// and the test gives up sooner than the warehouse is done. By the time of a retry the batch is booked.
// The warehouse here is simulated, and it learns how long ago its batch began from PRUN_ATTEMPT, which prun
// sets to "1" for the first attempt and to "2" for the first retry. Plain mocha sets nothing, and it passes.

const assert = require("node:assert/strict");
const { correctStock, stockLevel } = require("../../src/inventory/stock.js");
const { syncWithWarehouse } = require("../../src/inventory/warehouse-sync.js");

const BATCH_MS = 5000;
const OLD_LEVELS = { "MUG-1": 10, "BOOK-1": 4 };
const NEW_LEVELS = { "MUG-1": 7, "BOOK-1": 12 };

/** Levels change from old to new over the batch, the first product at once and the last one at its end. */
function simulatedWarehouse({ batchBeganMsAgo }) {
  const beganAt = performance.now() - batchBeganMsAgo;
  return {
    async readLevels() {
      const settled = performance.now() - beganAt >= BATCH_MS;
      const levels = settled ? NEW_LEVELS : { ...OLD_LEVELS, "MUG-1": NEW_LEVELS["MUG-1"] };
      return { revision: 42, settled, levels };
    },
  };
}

function msSinceBatchBegan() {
  return process.env.PRUN_ATTEMPT === "1" ? 0 : BATCH_MS;
}

describe("the warehouse sync", () => {
  beforeEach(() => {
    for (const [sku, level] of Object.entries(OLD_LEVELS)) correctStock(sku, level);
  });

  it("takes over the levels of the nightly batch", async () => {
    const warehouse = simulatedWarehouse({ batchBeganMsAgo: msSinceBatchBegan() });
    await syncWithWarehouse(warehouse, { patienceMs: 60, pollMs: 20 });
    assert.deepEqual([stockLevel("MUG-1"), stockLevel("BOOK-1")], [7, 12]);
  });

  it("names the products whose level was wrong", async () => {
    correctStock("BOOK-1", NEW_LEVELS["BOOK-1"]);
    const warehouse = simulatedWarehouse({ batchBeganMsAgo: BATCH_MS });
    assert.deepEqual(await syncWithWarehouse(warehouse), { revision: 42, corrected: ["MUG-1"] });
  });

  it("waits for a batch that is nearly done", async () => {
    const warehouse = simulatedWarehouse({ batchBeganMsAgo: BATCH_MS - 40 });
    await syncWithWarehouse(warehouse, { patienceMs: 2000, pollMs: 10 });
    assert.equal(stockLevel("BOOK-1"), 12);
  });

  it("changes nothing when the warehouse does not settle in time", async () => {
    const warehouse = simulatedWarehouse({ batchBeganMsAgo: 0 });
    await assert.rejects(syncWithWarehouse(warehouse, { patienceMs: 20, pollMs: 10 }), {
      code: "WAREHOUSE_NOT_SETTLED",
    });
    assert.equal(stockLevel("MUG-1"), 10);
  });
});
