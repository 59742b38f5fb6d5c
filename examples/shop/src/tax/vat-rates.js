"use strict";
// Value added tax rates in percent, for the countries we sell to.

const { ShopError } = require("../errors/shop-error.js");

const RATES = {
  AT: { standard: 20, reduced: 10 },
  BE: { standard: 21, reduced: 6 },
  DE: { standard: 19, reduced: 7 },
  ES: { standard: 21, reduced: 10 },
  FR: { standard: 20, reduced: 5.5 },
  IT: { standard: 22, reduced: 10 },
  NL: { standard: 21, reduced: 9 },
};

const REDUCED_CATEGORIES = new Set(["books", "food"]);

function vatRateFor(country, category) {
  const rates = RATES[country];
  if (!rates) throw new ShopError("NO_TAX_RATE", `we do not sell to ${country}`);
  return REDUCED_CATEGORIES.has(category) ? rates.reduced : rates.standard;
}

module.exports = { vatRateFor };
