"use strict";
// Turns a cart into an order and leads it through its states. Payment itself is left to payments.js.

const { computeTotals } = require("../cart/totals.js");
const { findUsableCoupon, redeemCoupon, returnCoupon } = require("../discounts/coupons.js");
const { ShopError, notFound } = require("../errors/shop-error.js");
const { publish } = require("../events/event-bus.js");
const reservations = require("../inventory/reservations.js");
const store = require("../store/memory-store.js");
const { orderNumber } = require("./order-number.js");
const { nextState } = require("./order-state.js");

/**
 * @param {{ cart: object, customerId: string, country: string, couponCode?: string,
 *   express?: boolean, now: import("luxon").DateTime }} request
 */
function placeOrder({ cart, customerId, country, couponCode, express, now }) {
  if (cart.lines.length === 0) throw new ShopError("EMPTY_CART", "there is nothing to order");
  const rules = couponCode ? [findUsableCoupon(couponCode, now).rule] : [];
  const totals = computeTotals(cart, { country, rules, express });
  const id = orderNumber(now.year, store.nextInSequence("order-numbers"));
  reservations.reserveAll(id, cart.lines, now);
  // Only now nothing can fail any more: a coupon must not be spent on an order that was refused.
  if (couponCode) redeemCoupon(couponCode, now);
  const order = store.insert("orders", {
    id,
    customerId,
    country,
    couponCode: couponCode ?? null,
    lines: cart.lines,
    totals,
    state: "placed",
    placedAt: now.toUTC().toISO(),
  });
  publish("order-placed", order);
  return order;
}

function getOrder(id) {
  const order = store.find("orders", id);
  if (!order) throw notFound("order", id);
  return order;
}

/** @param {"pay" | "pack" | "ship" | "deliver" | "lose" | "cancel" | "refund"} action */
function advanceOrder(id, action) {
  const { state: before, couponCode } = getOrder(id);
  const state = nextState(before, action);
  moveStock(id, state);
  if (state === "canceled" && couponCode) returnCoupon(couponCode);
  const order = store.update("orders", id, { state });
  publish(`order-${state}`, order);
  return order;
}

function ordersOf(customerId) {
  return store.all("orders").filter((order) => order.customerId === customerId);
}

function moveStock(id, state) {
  if (state === "paid") reservations.holdWithoutLimit(id);
  if (state === "shipped") reservations.dispatch(id);
  if (state === "canceled" || state === "refunded") reservations.release(id);
}

module.exports = { advanceOrder, getOrder, ordersOf, placeOrder };
