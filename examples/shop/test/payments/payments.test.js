"use strict";

const assert = require("node:assert/strict");
const { advanceOrder, getOrder } = require("../../src/orders/orders.js");
const {
  BUSY_CARD,
  DECLINED_CARD,
  createFakeGateway,
} = require("../../src/payments/fake-gateway.js");
const { findPayment, payOrder, refundPayment } = require("../../src/payments/payments.js");
const { GOOD_CARD, NOW, exampleOrder } = require("../support/examples.js");

describe("payments", () => {
  let gateway;
  let order;

  beforeEach(() => {
    gateway = createFakeGateway();
    order = exampleOrder();
  });

  function pay(number = GOOD_CARD.number) {
    return payOrder(gateway, {
      orderId: order.id,
      card: { ...GOOD_CARD, number },
      now: NOW,
      pauseMs: 2,
    });
  }

  it("charge what the order costs", async () => {
    const payment = await pay();
    assert.equal(payment.amountCents, order.totals.totalCents);
  });

  it("make the order paid", async () => {
    await pay();
    assert.equal(getOrder(order.id).state, "paid");
  });

  it("store no more of the card than its end and brand", async () => {
    await pay();
    assert.equal(findPayment(order.id).card, "**** 1111");
    assert.doesNotMatch(JSON.stringify(findPayment(order.id)), /4111/);
  });

  it("charge once when asked twice", async () => {
    assert.deepEqual(await pay(), await pay());
    assert.equal(gateway.chargeCount(), 1);
  });

  it("charge once when asked twice at the same time", async () => {
    await Promise.all([pay(), pay()]);
    assert.equal(gateway.chargeCount(), 1);
  });

  it("try again while the gateway is busy", async () => {
    await pay(BUSY_CARD);
    assert.equal(gateway.chargeCount(), 1);
  });

  it("give up when the gateway stays busy", async () => {
    gateway = createFakeGateway({ busyAnswers: 9 });
    await assert.rejects(pay(BUSY_CARD), { code: "GATEWAY_BUSY" });
  });

  it("leave the order unpaid when the card is declined", async () => {
    await assert.rejects(pay(DECLINED_CARD), { code: "CARD_DECLINED" });
    assert.equal(getOrder(order.id).state, "placed");
  });

  it("are not taken for an order that was canceled", async () => {
    advanceOrder(order.id, "cancel");
    await assert.rejects(pay(), /cannot pay an order that is canceled/);
    assert.equal(gateway.chargeCount(), 0);
  });

  it("are given back in part while the order goes on", async () => {
    await pay();
    assert.equal((await refundPayment(gateway, order.id, 500)).refundedCents, 500);
    assert.equal(getOrder(order.id).state, "paid");
  });

  it("are given back to the end, and then the order is refunded", async () => {
    const { amountCents } = await pay();
    await refundPayment(gateway, order.id, 500);
    assert.equal((await refundPayment(gateway, order.id)).refundedCents, amountCents);
    assert.equal(getOrder(order.id).state, "refunded");
  });

  it("are never given back twice", async () => {
    const { amountCents } = await pay();
    await refundPayment(gateway, order.id, 500);
    await assert.rejects(refundPayment(gateway, order.id, amountCents), {
      code: "REFUND_TOO_LARGE",
    });
  });
});
