"use strict";
// One of the slow files: a year of a busy shop has many orders, and the report reads each of them.

const assert = require("node:assert/strict");
const _ = require("lodash");
const { DateTime } = require("luxon");
const { yearlyReport, yearlyReportAsCsv } = require("../../src/reports/yearly-report.js");

const ORDER_COUNT = 30_000;
const MINUTES_OF_2024 = 366 * 24 * 60;

/** Spread evenly over the year; totals of 10.00 to 109.99 that look random and are the same in each run. */
function ordersOfYear(count) {
  const start = DateTime.fromISO("2024-01-01T00:00:00", { zone: "Europe/Berlin" });
  return _.times(count, (index) => ({
    placedAt: start.plus({ minutes: Math.floor((index * MINUTES_OF_2024) / count) }).toISO(),
    state: index % 50 === 0 ? "refunded" : "delivered",
    totals: { totalCents: 1000 + ((index * 7919) % 10_000) },
    lines: [],
  }));
}

describe("the yearly report", () => {
  let orders;
  let report;

  before(() => {
    orders = ordersOfYear(ORDER_COUNT);
    report = yearlyReport(orders, 2024);
  });

  it("has twelve months", () => {
    assert.deepEqual(
      [report.length, report[0].month, report[11].month],
      [12, "2024-01", "2024-12"],
    );
  });

  it("counts every order that was not refunded in exactly one month", () => {
    assert.equal(_.sumBy(report, "basket.count"), ORDER_COUNT * 0.98);
  });

  it("adds up to what was sold in the year", () => {
    const sold = orders.filter(({ state }) => state === "delivered");
    assert.equal(_.sumBy(report, "totalCents"), _.sumBy(sold, "totals.totalCents"));
  });

  it("sees baskets of the same kind in every month", () => {
    for (const { basket, month } of report) {
      assert.ok(Math.abs(basket.median - 6000) < 100, `${month}: ${basket.median}`);
      assert.ok(Math.abs(basket.percentile90 - 10_000) < 100, `${month}: ${basket.percentile90}`);
    }
  });

  it("compares each month with the one before", () => {
    assert.equal(report[0].growthPercent, null);
    assert.ok(report[1].growthPercent < 0, "February is shorter than January");
    assert.ok(report[2].growthPercent > 0, "March is longer than February");
  });

  it("leaves orders of other years out", () => {
    const empty = yearlyReport(orders.slice(0, 100), 2023);
    assert.ok(empty.every(({ basket, totalCents }) => basket === null && totalCents === 0));
  });

  it("puts an order of New Year's Eve into the year of the shop's own clock", () => {
    const order = { ...orders[1], placedAt: "2023-12-31T23:30:00Z" };
    assert.equal(yearlyReport([order], 2024)[0].basket.count, 1);
    assert.equal(yearlyReport([order], 2024, "UTC")[0].basket, null);
  });

  it("can be exported as CSV", () => {
    const [titles, january] = yearlyReportAsCsv(report).split("\r\n");
    assert.equal(titles, "Month,Total,Orders,Median basket,Growth %");
    assert.match(january, /^2024-01,\d+\.\d\d,\d+,\d+\.\d\d,$/);
  });
});
