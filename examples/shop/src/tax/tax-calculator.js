"use strict";
// Taxes of an order. Our prices contain the tax, so it is taken out of the gross amount, once per rate:
// rounding per line would drift away from the sum by a cent per line.

const _ = require("lodash");
const { bignumber } = require("mathjs");
const money = require("../money/money.js");
const { vatRateFor } = require("./vat-rates.js");

/** The tax that is contained in a gross amount. */
function taxWithin(grossCents, ratePercent) {
  const factor = bignumber(ratePercent).dividedBy(bignumber(100).plus(ratePercent));
  return money.multiply(grossCents, factor.toString());
}

/**
 * One summary per rate, the highest first.
 * @param {{ grossCents: number, category: string }[]} lines
 * @returns {{ ratePercent: number, grossCents: number, netCents: number, taxCents: number }[]}
 */
function summariseTax(lines, country) {
  const byRate = _.groupBy(lines, ({ category }) => vatRateFor(country, category));
  const groups = Object.entries(byRate).map(([rate, group]) =>
    groupSummary(Number(rate), _.sumBy(group, "grossCents")),
  );
  return _.orderBy(groups, "ratePercent", "desc");
}

function totalTax(summary) {
  return _.sumBy(summary, "taxCents");
}

function groupSummary(ratePercent, grossCents) {
  const taxCents = taxWithin(grossCents, ratePercent);
  return { ratePercent, grossCents, netCents: grossCents - taxCents, taxCents };
}

module.exports = { summariseTax, taxWithin, totalTax };
