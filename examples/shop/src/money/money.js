"use strict";
// Amounts are whole cents. Everything that could leave a fraction of a cent goes through here,
// in decimal arithmetic, because 1.005 * 100 is 100.49999999999999 in binary.

const _ = require("lodash");
const { bignumber } = require("mathjs");
const { ShopError } = require("../errors/shop-error.js");

const ROUND_HALF_AWAY_FROM_ZERO = 4;

/** "12.34" to 1234; refuses what is not a whole number of cents. */
function centsFromDecimal(decimal) {
  const cents = exact(decimal).times(100);
  if (!cents.isInteger()) throw notMoney(decimal);
  return cents.toNumber();
}

function decimalFromCents(cents) {
  return bignumber(cents).dividedBy(100).toFixed(2);
}

/** Commercial rounding: half a cent goes away from zero. */
function multiply(cents, factor) {
  return toWholeCents(bignumber(cents).times(exact(factor)));
}

function percentOf(cents, percent) {
  return toWholeCents(bignumber(cents).times(exact(percent)).dividedBy(100));
}

/** Splits an amount by weights so that the parts add up to it; the largest remainders get the odd cents. */
function allocate(cents, weights) {
  const totalWeight = _.sum(weights);
  if (totalWeight === 0) return weights.map(() => 0);
  const shares = weights.map((weight) => bignumber(cents).times(weight).dividedBy(totalWeight));
  const parts = shares.map((share) => share.floor().toNumber());
  const byRemainder = _.sortBy(_.range(parts.length), (index) =>
    shares[index].floor().minus(shares[index]).toNumber(),
  );
  for (const index of byRemainder.slice(0, cents - _.sum(parts))) parts[index] += 1;
  return parts;
}

function format(cents, { currency = "EUR", locale = "en-GB" } = {}) {
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(cents / 100);
}

function exact(decimal) {
  try {
    return bignumber(String(decimal));
  } catch (cause) {
    throw notMoney(decimal, cause);
  }
}

function toWholeCents(amount) {
  return amount.toDecimalPlaces(0, ROUND_HALF_AWAY_FROM_ZERO).toNumber();
}

function notMoney(decimal, cause) {
  return new ShopError("NOT_MONEY", `not an amount of money: ${decimal}`, { cause });
}

module.exports = { allocate, centsFromDecimal, decimalFromCents, format, multiply, percentOf };
