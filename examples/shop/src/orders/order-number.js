"use strict";
// Order numbers that can be read out on the telephone: year, sequence, and a check digit (Luhn)
// which catches any single wrong digit and nearly all pairs of digits that were swapped.

const PATTERN = /^(\d{4})-(\d{6})-(\d)$/;

/** @param {number} sequence counts from 1 within the shop's life */
function orderNumber(year, sequence) {
  const body = `${year}-${String(sequence).padStart(6, "0")}`;
  return `${body}-${checkDigit(body)}`;
}

function isOrderNumber(text) {
  const match = PATTERN.exec(text);
  return match !== null && checkDigit(`${match[1]}${match[2]}`) === Number(match[3]);
}

function checkDigit(body) {
  const digits = [...body.replaceAll("-", "")].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => total + weigh(digit, index), 0);
  return (10 - (sum % 10)) % 10;
}

/** Every second digit counts double, and a product of two digits counts as their sum. */
function weigh(digit, index) {
  if (index % 2 === 1) return digit;
  return digit > 4 ? digit * 2 - 9 : digit * 2;
}

module.exports = { isOrderNumber, orderNumber };
