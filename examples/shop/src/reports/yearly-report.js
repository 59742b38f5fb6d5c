"use strict";
// The report at the end of a year: twelve months, each with its baskets and its growth over the month before.

const _ = require("lodash");
const { DateTime } = require("luxon");
const { formatCsv } = require("../csv/csv-format.js");
const { decimalFromCents } = require("../money/money.js");
const { soldOrders } = require("./sales-report.js");
const { describeValues, growthPercent } = require("./statistics.js");

const MONTHS = _.range(1, 13);

/** @returns one entry per month, with a basket of null when nothing was sold in it */
function yearlyReport(orders, year, zone = "Europe/Berlin") {
  const byMonth = groupByMonth(orders, year, zone);
  const totals = MONTHS.map((month) => _.sumBy(byMonth[month], "totals.totalCents"));
  return MONTHS.map((month, index) => ({
    month: `${year}-${String(month).padStart(2, "0")}`,
    totalCents: totals[index],
    basket: describeValues(_.map(byMonth[month], "totals.totalCents")),
    growthPercent: index === 0 ? null : growthPercent(totals[index - 1], totals[index]),
  }));
}

function yearlyReportAsCsv(report) {
  const rows = report.map(({ month, totalCents, basket, growthPercent: growth }) => ({
    month,
    total: decimalFromCents(totalCents),
    orders: basket?.count ?? 0,
    median: basket && decimalFromCents(basket.median),
    growth,
  }));
  return formatCsv(rows, [
    { key: "month", title: "Month" },
    { key: "total", title: "Total" },
    { key: "orders", title: "Orders" },
    { key: "median", title: "Median basket" },
    { key: "growth", title: "Growth %" },
  ]);
}

function groupByMonth(orders, year, zone) {
  const dated = soldOrders(orders).map((order) => ({
    ...order,
    placed: DateTime.fromISO(order.placedAt, { zone }),
  }));
  const ofYear = dated.filter(({ placed }) => placed.year === year);
  return _.groupBy(ofYear, ({ placed }) => placed.month);
}

module.exports = { yearlyReport, yearlyReportAsCsv };
