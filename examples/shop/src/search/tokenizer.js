"use strict";
// Cuts text into the words that a search compares: small letters, no accents, no plural, no filler words.

const _ = require("lodash");

const FILLER_WORDS = new Set([
  "a",
  "an",
  "and",
  "for",
  "in",
  "of",
  "on",
  "or",
  "the",
  "to",
  "with",
]);

function tokenize(text) {
  return _.deburr(text)
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "" && !FILLER_WORDS.has(word))
    .map(singular);
}

/** English only and rough: it must give the same for both forms, not a correct word. */
function singular(word) {
  if (word.length <= 3 || word.endsWith("ss")) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(ch|sh|x|ss|z)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

module.exports = { tokenize };
