"use strict";

const assert = require("node:assert/strict");
const report = require("../../src/reports/sales-report.js");
const { exampleLine } = require("../support/examples.js");

function order(placedAt, totalCents, changes = {}) {
  const lines = [exampleLine({ unitPriceCents: totalCents })];
  return { placedAt, state: "paid", totals: { totalCents }, lines, ...changes };
}

const BOOKS = exampleLine({ sku: "BOOK-1", category: "books", quantity: 3, unitPriceCents: 1070 });
const ORDERS = [
  order("2024-05-15T10:00:00Z", 1000),
  order("2024-05-14T10:00:00Z", 500, { lines: [BOOKS] }),
  order("2024-05-15T12:00:00Z", 2500),
  order("2024-05-15T13:00:00Z", 9900, { state: "canceled" }),
];

describe("the sales report", () => {
  it("adds up each day, the earliest first", () => {
    assert.deepEqual(report.salesByDay(ORDERS), [
      { day: "2024-05-14", orderCount: 1, totalCents: 500 },
      { day: "2024-05-15", orderCount: 2, totalCents: 3500 },
    ]);
  });

  it("begins a day at midnight in the zone of the shop", () => {
    const late = [order("2024-05-15T22:30:00Z", 100)];
    assert.equal(report.salesByDay(late)[0].day, "2024-05-16");
    assert.equal(report.salesByDay(late, "UTC")[0].day, "2024-05-15");
  });

  it("adds up each category", () => {
    assert.deepEqual(report.salesByCategory(ORDERS), { kitchen: 3500, books: 3210 });
  });

  it("does not count orders that were canceled or refunded", () => {
    const none = ["canceled", "refunded"].map((state) =>
      order("2024-05-15T10:00:00Z", 100, { state }),
    );
    assert.deepEqual(report.salesByDay(none), []);
    assert.deepEqual(report.topProducts(none), []);
  });

  it("puts the products with the highest sales first", () => {
    assert.deepEqual(report.topProducts(ORDERS), [
      { sku: "MUG-1", quantity: 2, totalCents: 3500 },
      { sku: "BOOK-1", quantity: 3, totalCents: 3210 },
    ]);
  });

  it("names no more products than asked for", () => {
    assert.equal(report.topProducts(ORDERS, 1).length, 1);
  });

  it("can be exported as CSV", () => {
    assert.equal(
      report.salesByDayAsCsv(ORDERS),
      "Day,Orders,Total\r\n2024-05-14,1,5.00\r\n2024-05-15,2,35.00\r\n",
    );
  });
});
