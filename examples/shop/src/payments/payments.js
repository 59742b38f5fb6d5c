"use strict";
// Takes and gives back money for orders. An order is charged at most once, however often a browser asks.

const store = require("../store/memory-store.js");
const { conflict, notFound } = require("../errors/shop-error.js");
const { advanceOrder, getOrder } = require("../orders/orders.js");
const { brandOf, checkCard, maskCard } = require("./card.js");
const { retry } = require("./retry.js");

const underWay = new Map();

/**
 * Two requests at the same time share one payment: a second look at the store would come too early.
 * @param {{ charge: Function }} gateway
 */
function payOrder(gateway, request) {
  const { orderId } = request;
  if (!underWay.has(orderId)) {
    const payment = payOnce(gateway, request).finally(() => underWay.delete(orderId));
    underWay.set(orderId, payment);
  }
  return underWay.get(orderId);
}

async function payOnce(gateway, { orderId, card, now, pauseMs }) {
  const paid = findPayment(orderId);
  if (paid) return paid;
  const { state, totals } = getOrder(orderId);
  if (state !== "placed") throw conflict("WRONG_STATE", `cannot pay an order that is ${state}`);
  checkCard(card, now);
  const request = { amountCents: totals.totalCents, cardNumber: card.number };
  const chargeId = await retry(() => gateway.charge(request), { pauseMs, shouldRetry: isBusy });
  const payment = store.insert("payments", {
    id: orderId,
    chargeId,
    amountCents: totals.totalCents,
    refundedCents: 0,
    brand: brandOf(card.number),
    card: maskCard(card.number),
  });
  advanceOrder(orderId, "pay");
  return payment;
}

/** Without an amount all that is left is given back. The order is refunded once nothing is left. */
async function refundPayment(gateway, orderId, amountCents) {
  const payment = findPayment(orderId);
  if (!payment) throw notFound("payment of order", orderId);
  const left = payment.amountCents - payment.refundedCents;
  const refunded = amountCents ?? left;
  await gateway.refund(payment.chargeId, refunded);
  if (refunded === left) advanceOrder(orderId, "refund");
  return store.update("payments", orderId, { refundedCents: payment.refundedCents + refunded });
}

function findPayment(orderId) {
  return store.find("payments", orderId);
}

function isBusy(error) {
  return error.code === "GATEWAY_BUSY";
}

module.exports = { findPayment, payOrder, refundPayment };
