"use strict";
// Chooses, in the customer's favour, which of several discounts apply: one that stands alone,
// or all that stack.

const _ = require("lodash");
const { discountOf, subtotal } = require("./rules.js");

/** @returns {{ rules: object[], discountCents: number }} never more than the lines cost */
function chooseDiscounts(rules, lines) {
  const [stackable, exclusive] = _.partition(rules, "stackable");
  const candidates = [[], stackable, ...exclusive.map((rule) => [rule])];
  const priced = candidates.map((candidate) => priceCombination(candidate, lines));
  // The first of equals wins, and stacks come first: a customer then keeps the exclusive coupon for later.
  return _.maxBy(priced, "discountCents");
}

function priceCombination(rules, lines) {
  const effective = rules.filter((rule) => discountOf(rule, lines) > 0);
  const total = _.sumBy(effective, (rule) => discountOf(rule, lines));
  return { rules: effective, discountCents: Math.min(total, subtotal(lines)) };
}

module.exports = { chooseDiscounts };
