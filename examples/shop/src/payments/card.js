"use strict";
// What can be said of a payment card without asking anyone.

const { DateTime } = require("luxon");
const validator = require("validator");
const { ShopError } = require("../errors/shop-error.js");

const BRANDS = [
  { name: "visa", prefix: /^4/ },
  { name: "mastercard", prefix: /^(5[1-5]|2[2-7])/ },
  { name: "amex", prefix: /^3[47]/ },
];

function brandOf(number) {
  const digits = digitsOf(number);
  return BRANDS.find(({ prefix }) => prefix.test(digits))?.name ?? "unknown";
}

/** Keeps the last four digits, which is all that may be stored or printed. */
function maskCard(number) {
  return `**** ${digitsOf(number).slice(-4)}`;
}

/** @param {{ number: string, expires: string }} card expires is "2027-05", to the end of that month */
function checkCard({ number, expires }, now) {
  if (!validator.isCreditCard(digitsOf(number))) {
    throw new ShopError("BAD_CARD", `${maskCard(number)} is not a card number`);
  }
  const lastMoment = DateTime.fromFormat(expires, "yyyy-MM", { zone: now.zone }).endOf("month");
  if (!lastMoment.isValid) throw new ShopError("BAD_CARD", `no such month: ${expires}`);
  if (lastMoment < now) {
    throw new ShopError("CARD_EXPIRED", `${maskCard(number)} expired in ${expires}`);
  }
}

function digitsOf(number) {
  return number.replace(/\s/g, "");
}

module.exports = { brandOf, checkCard, maskCard };
