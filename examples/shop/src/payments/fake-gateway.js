"use strict";
// Stands in for a payment provider: the same interface, and card numbers that provoke each answer.

const { setTimeout: wait } = require("node:timers/promises");
const { ShopError } = require("../errors/shop-error.js");

const DECLINED_CARD = "4000000000000002";
const BUSY_CARD = "4000000000000119";

/** @param {{ latencyMs?: number, busyAnswers?: number }} options how often the busy card meets "busy" */
function createFakeGateway({ latencyMs = 1, busyAnswers = 2 } = {}) {
  const charges = new Map();
  let busyLeft = busyAnswers;

  async function charge({ amountCents, cardNumber }) {
    await wait(latencyMs);
    const digits = cardNumber.replace(/\s/g, "");
    if (digits === DECLINED_CARD) throw declined();
    if (digits === BUSY_CARD && busyLeft-- > 0) throw busy();
    const id = `charge-${charges.size + 1}`;
    charges.set(id, { amountCents, refundedCents: 0 });
    return id;
  }

  async function refund(id, amountCents) {
    await wait(latencyMs);
    const charged = charges.get(id);
    if (charged.refundedCents + amountCents > charged.amountCents) {
      throw new ShopError("REFUND_TOO_LARGE", `${id}: more than was charged`);
    }
    charged.refundedCents += amountCents;
  }

  function chargeCount() {
    return charges.size;
  }

  return { charge, chargeCount, refund };
}

function declined() {
  return new ShopError("CARD_DECLINED", "declined by the bank", { status: 402 });
}

function busy() {
  return new ShopError("GATEWAY_BUSY", "the gateway is busy, try again", { status: 503 });
}

module.exports = { BUSY_CARD, DECLINED_CARD, createFakeGateway };
