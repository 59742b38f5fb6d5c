"use strict";
// A cart is a value: every operation gives a new one and leaves the old one as it was.

const _ = require("lodash");
const { ShopError, notFound } = require("../errors/shop-error.js");
const { unitPriceFor } = require("../pricing/price-list.js");

const MAXIMUM_QUANTITY = 99;

function emptyCart() {
  return { lines: [] };
}

function addLine(cart, product, quantity = 1) {
  if (!product.active) throw new ShopError("NOT_FOR_SALE", `${product.sku} is not sold any more`);
  const present = cart.lines.find(({ sku }) => sku === product.sku);
  if (present) return changeQuantity(cart, product.sku, present.quantity + quantity);
  const kept = ["sku", "name", "category", "weightGrams", "priceCents", "priceTiers"];
  return { ...cart, lines: [...cart.lines, withQuantity(_.pick(product, kept), quantity)] };
}

function changeQuantity(cart, sku, quantity) {
  if (quantity === 0) return removeLine(cart, sku);
  requireLine(cart, sku);
  const lines = cart.lines.map((line) => (line.sku === sku ? withQuantity(line, quantity) : line));
  return { ...cart, lines };
}

function removeLine(cart, sku) {
  requireLine(cart, sku);
  return { ...cart, lines: cart.lines.filter((line) => line.sku !== sku) };
}

function itemCount(cart) {
  return _.sumBy(cart.lines, "quantity");
}

function weightOf(cart) {
  return _.sumBy(cart.lines, ({ quantity, weightGrams }) => quantity * weightGrams);
}

/** The price of a piece depends on how many there are, so it is set anew with each quantity. */
function withQuantity(line, quantity) {
  if (!_.inRange(quantity, 1, MAXIMUM_QUANTITY + 1) || !Number.isInteger(quantity)) {
    throw new ShopError(
      "BAD_QUANTITY",
      `${line.sku}: quantity ${quantity} is not a whole number from 1 to ${MAXIMUM_QUANTITY}`,
    );
  }
  return { ...line, quantity, unitPriceCents: unitPriceFor(line, quantity) };
}

function requireLine(cart, sku) {
  if (!cart.lines.some((line) => line.sku === sku)) throw notFound("line in the cart", sku);
}

module.exports = { addLine, changeQuantity, emptyCart, itemCount, removeLine, weightOf };
