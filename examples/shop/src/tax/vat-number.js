"use strict";
// VAT numbers of business customers. Only the form is checked: whether a number is registered, VIES knows.

const validator = require("validator");

const COUNTRIES = new Set(["AT", "BE", "DE", "ES", "FR", "IT", "NL"]);

/** "de 123 456 789" to "DE123456789". */
function normaliseVatNumber(text) {
  return text.toUpperCase().replace(/[\s.-]/g, "");
}

function isVatNumber(text) {
  const number = normaliseVatNumber(text);
  const country = number.slice(0, 2);
  return COUNTRIES.has(country) && validator.isVAT(number, country);
}

/** A business in another country pays the tax at home, so our invoice has none. */
function isReverseCharge({ vatNumber, sellerCountry }) {
  if (vatNumber === undefined || !isVatNumber(vatNumber)) return false;
  return normaliseVatNumber(vatNumber).slice(0, 2) !== sellerCountry;
}

module.exports = { isReverseCharge, isVatNumber, normaliseVatNumber };
