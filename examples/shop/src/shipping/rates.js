"use strict";
// What shipping costs. The tariffs are formulas, because the carrier sends them to us as such.

const { readConfiguration } = require("../config/configuration.js");
const { ShopError } = require("../errors/shop-error.js");
const { compileFormula } = require("../pricing/price-formula.js");

const VARIABLES = ["kilograms"];
const MAXIMUM_KILOGRAMS = 31.5;
const EXPRESS_SURCHARGE_CENTS = 990;

const ZONES = {
  domestic: compileFormula("kilograms <= 2 ? 3.99 : 4.99 + 0.5 * ceil(kilograms - 2)", VARIABLES),
  neighbours: compileFormula("7.90 + 0.9 * max(ceil(kilograms) - 1, 0)", VARIABLES),
  europe: compileFormula("12.50 + 1.4 * max(ceil(kilograms) - 1, 0)", VARIABLES),
};

const NEIGHBOURS = new Set(["AT", "BE", "DE", "FR", "NL"]);
const EUROPE = new Set(["ES", "IT"]);

function zoneOf(country) {
  if (country === readConfiguration().country) return "domestic";
  if (NEIGHBOURS.has(country)) return "neighbours";
  if (EUROPE.has(country)) return "europe";
  throw new ShopError("NO_SHIPPING", `we do not ship to ${country}`);
}

/** Large orders are shipped free at home; the surcharge for express is always paid. */
function shippingCost({ country, weightGrams, payableCents, express = false }) {
  const kilograms = weightGrams / 1000;
  if (kilograms > MAXIMUM_KILOGRAMS) {
    throw new ShopError("TOO_HEAVY", `${kilograms} kg is over ${MAXIMUM_KILOGRAMS} kg`);
  }
  const zone = zoneOf(country);
  const surcharge = express ? EXPRESS_SURCHARGE_CENTS : 0;
  return surcharge + (isFree(zone, payableCents) ? 0 : ZONES[zone]({ kilograms }));
}

function isFree(zone, payableCents) {
  return zone === "domestic" && payableCents >= readConfiguration().freeShippingCents;
}

module.exports = { shippingCost, zoneOf };
