"use strict";

const assert = require("node:assert/strict");
const { eventsOf } = require("../../src/events/event-bus.js");
const stock = require("../../src/inventory/stock.js");

describe("stock", () => {
  it("is zero for a product that never came", () => {
    assert.equal(stock.stockLevel("MUG-1"), 0);
  });

  it("rises with a delivery", () => {
    stock.receiveStock("MUG-1", 10);
    stock.receiveStock("MUG-1", 5);
    assert.equal(stock.stockLevel("MUG-1"), 15);
  });

  it("falls when pieces are taken", () => {
    stock.receiveStock("MUG-1", 10);
    assert.equal(stock.takeStock("MUG-1", 4), 6);
  });

  it("never falls below zero", () => {
    stock.receiveStock("MUG-1", 3);
    assert.throws(() => stock.takeStock("MUG-1", 4), /MUG-1: 4 wanted, 3 in stock/);
    assert.equal(stock.stockLevel("MUG-1"), 3);
  });

  it("moves by whole positive quantities only", () => {
    for (const quantity of [0, -2, 1.5]) {
      assert.throws(() => stock.receiveStock("MUG-1", quantity), { code: "INVALID" });
      assert.throws(() => stock.takeStock("MUG-1", quantity), { code: "INVALID" });
    }
  });

  it("is what was counted after stocktaking", () => {
    stock.receiveStock("MUG-1", 10);
    stock.correctStock("MUG-1", 7);
    assert.equal(stock.stockLevel("MUG-1"), 7);
  });

  it("can be explained by its movements", () => {
    stock.receiveStock("MUG-1", 10);
    stock.takeStock("MUG-1", 2, "2024-000001-3");
    stock.correctStock("MUG-1", 7);
    assert.deepEqual(
      stock.movementsOf("MUG-1").map(({ change, reason }) => [change, reason]),
      [
        [10, "delivery"],
        [-2, "2024-000001-3"],
        [-1, "stocktaking"],
      ],
    );
  });

  it("tells listeners its new level", () => {
    const heard = [];
    const subscription = eventsOf("stock-changed").subscribe((change) => heard.push(change));
    stock.receiveStock("MUG-1", 10);
    subscription.unsubscribe();
    stock.takeStock("MUG-1", 1);
    assert.deepEqual(heard, [{ sku: "MUG-1", quantity: 10 }]);
  });
});
