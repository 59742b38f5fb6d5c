"use strict";

const assert = require("node:assert/strict");
const { publish } = require("../../src/events/event-bus.js");
const { lowStockAlerts } = require("../../src/inventory/stock-alerts.js");
const { receiveStock, takeStock } = require("../../src/inventory/stock.js");
const { useEnvironment } = require("../support/environment.js");

describe("stock alerts", () => {
  let alerts;
  let subscription;

  // The event bus belongs to the whole process: who listens has to stop listening.
  beforeEach(() => {
    alerts = [];
    subscription = lowStockAlerts(5).subscribe((alert) => alerts.push(alert));
  });

  afterEach(() => {
    subscription.unsubscribe();
  });

  function levels(sku, ...quantities) {
    for (const quantity of quantities) publish("stock-changed", { sku, quantity });
  }

  it("are silent while there is enough", () => {
    levels("MUG-1", 100, 50, 6);
    assert.deepEqual(alerts, []);
  });

  it("warn when the low mark is reached", () => {
    levels("MUG-1", 6, 5);
    assert.deepEqual(alerts, [{ sku: "MUG-1", quantity: 5, urgent: false }]);
  });

  it("warn once however far the level falls", () => {
    levels("MUG-1", 6, 5, 4, 3, 2);
    assert.equal(alerts.length, 1);
  });

  it("are urgent when nothing is left", () => {
    levels("MUG-1", 6, 2, 0);
    assert.deepEqual(alerts.at(-1), { sku: "MUG-1", quantity: 0, urgent: true });
  });

  it("warn again after a refill", () => {
    levels("MUG-1", 6, 5, 20, 5);
    assert.equal(alerts.length, 2);
  });

  it("keep products apart", () => {
    levels("MUG-1", 6, 5);
    levels("BOOK-1", 5);
    assert.deepEqual(
      alerts.map(({ sku }) => sku),
      ["MUG-1", "BOOK-1"],
    );
  });

  it("follow real movements of stock", () => {
    receiveStock("MUG-1", 8);
    takeStock("MUG-1", 4);
    takeStock("MUG-1", 4);
    assert.deepEqual(
      alerts.map(({ quantity, urgent }) => [quantity, urgent]),
      [
        [4, false],
        [0, true],
      ],
    );
  });

  describe("without a mark of their own", () => {
    useEnvironment("SHOP_LOW_STOCK", "50");

    it("take it from the environment", () => {
      const heard = [];
      const other = lowStockAlerts().subscribe((alert) => heard.push(alert));
      levels("MUG-1", 49);
      other.unsubscribe();
      assert.deepEqual(heard, [{ sku: "MUG-1", quantity: 49, urgent: false }]);
    });
  });
});
