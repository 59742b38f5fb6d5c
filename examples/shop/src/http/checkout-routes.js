"use strict";
// From an empty cart to a paid order.

const { Router } = require("express");
const { DateTime } = require("luxon");
const { addLine, removeLine } = require("../cart/cart.js");
const { closeCart, loadCart, openCart, saveCart } = require("../cart/cart-repository.js");
const { computeTotals } = require("../cart/totals.js");
const { getProduct } = require("../catalog/products.js");
const { readConfiguration } = require("../config/configuration.js");
const { advanceOrder, placeOrder } = require("../orders/orders.js");
const { payOrder } = require("../payments/payments.js");
const { checkDocument } = require("../validation/schema-validator.js");

function checkoutRoutes(gateway) {
  const router = Router();
  router.post("/", (_request, response) => {
    response.status(201).json(withTotals(openCart(DateTime.utc())));
  });
  router.get("/:id", (request, response) => {
    response.json(withTotals(loadCart(request.params.id, DateTime.utc())));
  });
  router.post("/:id/lines", (request, response) => {
    const { sku, quantity } = checkDocument("cartLine", request.body ?? {});
    const cart = loadCart(request.params.id, DateTime.utc());
    const changed = addLine(cart, getProduct(sku), quantity);
    response.json(withTotals(saveCart(changed, DateTime.utc())));
  });
  router.delete("/:id/lines/:sku", (request, response) => {
    const cart = loadCart(request.params.id, DateTime.utc());
    response.json(withTotals(saveCart(removeLine(cart, request.params.sku), DateTime.utc())));
  });
  router.post("/:id/checkout", async (request, response) => {
    response.status(201).json(await checkOut(gateway, request.params.id, request.body ?? {}));
  });
  return router;
}

async function checkOut(gateway, cartId, body) {
  const now = DateTime.utc();
  const { address, card, couponCode, email, express } = checkDocument("checkoutRequest", body);
  const cart = loadCart(cartId, now);
  const { country } = address;
  const order = placeOrder({ cart, customerId: email, country, couponCode, express, now });
  try {
    const payment = await payOrder(gateway, { orderId: order.id, card, now });
    closeCart(cartId);
    return { orderNumber: order.id, state: "paid", totals: order.totals, card: payment.card };
  } catch (error) {
    advanceOrder(order.id, "cancel");
    throw error;
  }
}

function withTotals(cart) {
  const { country } = readConfiguration();
  const totals = cart.lines.length === 0 ? null : computeTotals(cart, { country });
  return { ...cart, totals };
}

module.exports = { checkoutRoutes };
