"use strict";
// Adds up what a cart costs: lines, discounts, shipping, and the tax that is contained in them.

const { chooseDiscounts } = require("../discounts/best-combination.js");
const { subtotal } = require("../discounts/rules.js");
const money = require("../money/money.js");
const { shippingCost } = require("../shipping/rates.js");
const { summariseTax, totalTax } = require("../tax/tax-calculator.js");
const { weightOf } = require("./cart.js");

/** @param {{ country: string, rules?: object[], express?: boolean }} options */
function computeTotals(cart, { country, rules = [], express = false }) {
  const subtotalCents = subtotal(cart.lines);
  const { discountCents } = chooseDiscounts(rules, cart.lines);
  const payableCents = subtotalCents - discountCents;
  const weightGrams = weightOf(cart);
  const shippingCents = shippingCost({ country, weightGrams, payableCents, express });
  const taxes = summariseTax(
    [...discountedLines(cart.lines, discountCents), shippingLine(shippingCents)],
    country,
  );
  return {
    subtotalCents,
    discountCents,
    shippingCents,
    totalCents: payableCents + shippingCents,
    taxCents: totalTax(taxes),
    taxes: taxes.filter(({ grossCents }) => grossCents > 0),
  };
}

/** The discount is spread over the lines, because they may be taxed at different rates. */
function discountedLines(lines, discountCents) {
  const amounts = lines.map(({ quantity, unitPriceCents }) => quantity * unitPriceCents);
  const shares = money.allocate(discountCents, amounts);
  return lines.map(({ category }, index) => ({
    category,
    grossCents: amounts[index] - shares[index],
  }));
}

function shippingLine(shippingCents) {
  return { category: "shipping", grossCents: shippingCents };
}

module.exports = { computeTotals };
