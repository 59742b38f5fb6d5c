"use strict";
// Hours pass here in no time: sinon replaces the timers for each test and puts the real ones back after it.

const assert = require("node:assert/strict");
const sinon = require("sinon");
const {
  createAbandonedCartReminder,
} = require("../../src/notifications/abandoned-cart-reminder.js");

const HOUR_MS = 3_600_000;

describe("the reminder of abandoned carts", () => {
  let clock;
  let reminder;
  let send;

  beforeEach(() => {
    clock = sinon.useFakeTimers();
    send = sinon.spy();
    reminder = createAbandonedCartReminder({ afterMs: 24 * HOUR_MS, send });
  });

  afterEach(() => {
    reminder.stop();
    clock.restore();
  });

  it("waits for its time", () => {
    reminder.touch("carts-1");
    clock.tick(24 * HOUR_MS - 1);
    sinon.assert.notCalled(send);
  });

  it("reminds when its time has come", () => {
    reminder.touch("carts-1");
    clock.tick(24 * HOUR_MS);
    sinon.assert.calledOnceWithExactly(send, "carts-1");
  });

  it("starts again when the cart is touched", () => {
    reminder.touch("carts-1");
    clock.tick(23 * HOUR_MS);
    reminder.touch("carts-1");
    clock.tick(23 * HOUR_MS);
    sinon.assert.notCalled(send);
    clock.tick(HOUR_MS);
    sinon.assert.calledOnce(send);
  });

  it("reminds of each cart at its own time", () => {
    reminder.touch("carts-1");
    clock.tick(HOUR_MS);
    reminder.touch("carts-2");
    clock.tick(23 * HOUR_MS);
    assert.deepEqual(send.args, [["carts-1"]]);
    clock.tick(HOUR_MS);
    assert.deepEqual(send.args, [["carts-1"], ["carts-2"]]);
  });

  it("never reminds twice of the same cart", () => {
    reminder.touch("carts-1");
    clock.tick(24 * HOUR_MS);
    reminder.touch("carts-1");
    clock.tick(24 * HOUR_MS);
    sinon.assert.calledOnce(send);
  });

  it("does not remind of a cart that was ordered", () => {
    reminder.touch("carts-1");
    reminder.forget("carts-1");
    clock.tick(24 * HOUR_MS);
    sinon.assert.notCalled(send);
  });

  it("leaves no timer behind when it is stopped", () => {
    for (const cartId of ["carts-1", "carts-2"]) reminder.touch(cartId);
    assert.equal(reminder.waitingCount(), 2);
    reminder.stop();
    assert.deepEqual([reminder.waitingCount(), clock.countTimers()], [0, 0]);
  });
});
