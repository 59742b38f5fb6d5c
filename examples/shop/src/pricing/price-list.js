"use strict";
// Prices by quantity: the more of one product, the less each piece costs.

const _ = require("lodash");
const { ShopError } = require("../errors/shop-error.js");

/** @param {{ priceCents: number, priceTiers?: { from: number, unitPriceCents: number }[] }} product */
function unitPriceFor({ priceCents, priceTiers = [] }, quantity) {
  const reached = priceTiers.filter(({ from }) => from <= quantity);
  return reached.length === 0 ? priceCents : _.maxBy(reached, "from").unitPriceCents;
}

function savingsFor(product, quantity) {
  return (product.priceCents - unitPriceFor(product, quantity)) * quantity;
}

/** @returns the next cheaper tier and how many pieces are missing to it, or undefined at the cheapest */
function nextTier({ priceTiers = [] }, quantity) {
  const ahead = priceTiers.filter(({ from }) => from > quantity);
  if (ahead.length === 0) return undefined;
  const tier = _.minBy(ahead, "from");
  return { ...tier, missing: tier.from - quantity };
}

/** A tier that starts later must be cheaper, or customers would be punished for buying more. */
function checkTiers({ priceCents, priceTiers = [] }) {
  let previous = { from: 1, unitPriceCents: priceCents };
  for (const tier of _.sortBy(priceTiers, "from")) {
    if (tier.from === previous.from) throw badTier(tier, "starts where another one does");
    if (tier.unitPriceCents >= previous.unitPriceCents) {
      throw badTier(tier, `is not cheaper than ${previous.unitPriceCents}`);
    }
    previous = tier;
  }
}

function badTier({ from, unitPriceCents }, reason) {
  return new ShopError("BAD_TIER", `tier from ${from} at ${unitPriceCents} ${reason}`);
}

module.exports = { checkTiers, nextTier, savingsFor, unitPriceFor };
