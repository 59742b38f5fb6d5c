"use strict";
// Handlebars with the shop's helpers, in an instance of its own: nobody else's helpers can disturb ours.

const Handlebars = require("handlebars");
const { DateTime } = require("luxon");
const money = require("../money/money.js");

const handlebars = Handlebars.create();

handlebars.registerHelper("money", (cents, { hash }) => money.format(cents, hash));

handlebars.registerHelper("date", (iso, { hash }) =>
  DateTime.fromISO(iso, { zone: hash.zone ?? "Europe/Berlin" })
    .setLocale(hash.locale ?? "en-GB")
    .toLocaleString(DateTime.DATE_FULL),
);

handlebars.registerHelper("plural", (count, one, many) => `${count} ${count === 1 ? one : many}`);

/** @returns {(context: object) => string} a missing name is an error, not an empty place in a letter */
function compileTemplate(source) {
  return handlebars.compile(source, { strict: true });
}

module.exports = { compileTemplate };
