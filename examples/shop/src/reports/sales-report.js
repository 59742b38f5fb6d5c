"use strict";
// What was sold, by day, by category and by product. Orders that were canceled or refunded don't count.

const _ = require("lodash");
const { DateTime } = require("luxon");
const { formatCsv } = require("../csv/csv-format.js");
const { decimalFromCents } = require("../money/money.js");

const NOT_SOLD = new Set(["canceled", "refunded"]);

/** @param {string} zone days begin at midnight there */
function salesByDay(orders, zone = "Europe/Berlin") {
  const byDay = _.groupBy(soldOrders(orders), ({ placedAt }) =>
    DateTime.fromISO(placedAt, { zone }).toISODate(),
  );
  const days = _.map(byDay, (group, day) => ({
    day,
    orderCount: group.length,
    totalCents: _.sumBy(group, "totals.totalCents"),
  }));
  return _.sortBy(days, "day");
}

function salesByCategory(orders) {
  const byCategory = _.groupBy(soldLines(orders), "category");
  return _.mapValues(byCategory, (lines) => _.sumBy(lines, lineTotal));
}

function topProducts(orders, limit = 10) {
  const bySku = _.groupBy(soldLines(orders), "sku");
  const products = _.map(bySku, (lines, sku) => ({
    sku,
    quantity: _.sumBy(lines, "quantity"),
    totalCents: _.sumBy(lines, lineTotal),
  }));
  return _.orderBy(products, ["totalCents", "sku"], ["desc", "asc"]).slice(0, limit);
}

function salesByDayAsCsv(orders, zone) {
  const rows = salesByDay(orders, zone).map((row) => ({
    ...row,
    total: decimalFromCents(row.totalCents),
  }));
  return formatCsv(rows, [
    { key: "day", title: "Day" },
    { key: "orderCount", title: "Orders" },
    { key: "total", title: "Total" },
  ]);
}

function soldOrders(orders) {
  return orders.filter(({ state }) => !NOT_SOLD.has(state));
}

function soldLines(orders) {
  return soldOrders(orders).flatMap(({ lines }) => lines);
}

function lineTotal({ quantity, unitPriceCents }) {
  return quantity * unitPriceCents;
}

module.exports = { salesByCategory, salesByDay, salesByDayAsCsv, soldOrders, topProducts };
