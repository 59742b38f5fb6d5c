"use strict";
// Ready-made things of the shop's world, for tests that don't care about their details.

const { DateTime } = require("luxon");
const { addLine, emptyCart } = require("../../src/cart/cart.js");
const { addProduct } = require("../../src/catalog/products.js");
const { receiveStock } = require("../../src/inventory/stock.js");
const { placeOrder } = require("../../src/orders/orders.js");

/** A Wednesday morning, in the zone of the warehouse. */
const NOW = DateTime.fromISO("2024-05-15T10:00:00", { zone: "Europe/Berlin" });

const GOOD_CARD = { number: "4111 1111 1111 1111", expires: "2030-12" };

function exampleProduct(changes = {}) {
  return {
    sku: "MUG-1",
    name: "Blue mug",
    description: "Holds a third of a litre",
    category: "kitchen",
    priceCents: 1190,
    priceTiers: [],
    weightGrams: 400,
    active: true,
    ...changes,
  };
}

function cartWith(...productsAndQuantities) {
  return productsAndQuantities.reduce(
    (cart, [product, quantity]) => addLine(cart, product, quantity),
    emptyCart(),
  );
}

function exampleLine(changes = {}) {
  const { sku, category, quantity = 1, unitPriceCents = 1000 } = changes;
  return { sku: sku ?? "MUG-1", category: category ?? "kitchen", quantity, unitPriceCents };
}

/** A placed order for one product that is in stock. */
function exampleOrder({ quantity = 2, stock = 10, ...request } = {}) {
  const product = addProduct(exampleProduct());
  receiveStock(product.sku, stock);
  const cart = cartWith([product, quantity]);
  return placeOrder({ cart, customerId: "customers-1", country: "DE", now: NOW, ...request });
}

module.exports = { GOOD_CARD, NOW, cartWith, exampleLine, exampleOrder, exampleProduct };
