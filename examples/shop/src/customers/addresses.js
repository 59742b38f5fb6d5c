"use strict";
// Postal addresses: checks them, and writes them the way the post of their country wants them.

const validator = require("validator");
const { z } = require("zod");
const { parseWith } = require("../validation/parse-with.js");

const COUNTRY_NAMES = {
  AT: "Austria",
  BE: "Belgium",
  DE: "Germany",
  FR: "France",
  GB: "United Kingdom",
  NL: "Netherlands",
};

const addressSchema = z
  .object({
    name: z.string().trim().min(1),
    street: z.string().trim().min(1),
    postalCode: z.string().trim().toUpperCase(),
    city: z.string().trim().min(1),
    country: z.enum(Object.keys(COUNTRY_NAMES)),
  })
  .refine(({ postalCode, country }) => validator.isPostalCode(postalCode, country), {
    path: ["postalCode"],
    message: "not a postal code of that country",
  });

function checkAddress(input) {
  return parseWith(addressSchema, input, "address");
}

/** @returns {string[]} the lines of a label; letters that stay at home carry no country */
function addressLines(input, fromCountry) {
  const { name, street, postalCode, city, country } = checkAddress(input);
  const place = country === "GB" ? [city.toUpperCase(), postalCode] : [`${postalCode} ${city}`];
  const abroad = country === fromCountry ? [] : [COUNTRY_NAMES[country].toUpperCase()];
  return [name, street, ...place, ...abroad];
}

module.exports = { addressLines, checkAddress };
