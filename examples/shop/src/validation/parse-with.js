"use strict";
// Checks a value of ours with a zod schema and reports all that is wrong in one ShopError.

const { invalid } = require("../errors/shop-error.js");

function parseWith(schema, value, subject) {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const details = result.error.issues.map(({ path, message }) => ({
    path: path.join("."),
    message,
  }));
  throw invalid(subject, details);
}

module.exports = { parseWith };
