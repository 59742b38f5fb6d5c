"use strict";

const assert = require("node:assert/strict");
const { advanceOrder, getOrder } = require("../../src/orders/orders.js");
const { takeShipmentNotice, trackingOf } = require("../../src/shipping/tracking.js");
const { exampleOrder } = require("../support/examples.js");

describe("tracking", () => {
  let orderNumber;

  beforeEach(() => {
    orderNumber = exampleOrder().id;
    for (const action of ["pay", "pack"]) advanceOrder(orderNumber, action);
  });

  function notice(event, at) {
    return { orderNumber, event, at, trackingUrl: "https://carrier.example/4711" };
  }

  it("ships the order when the carrier has the parcel", () => {
    takeShipmentNotice(notice("shipped", "2024-05-16T08:00:00+02:00"));
    assert.equal(getOrder(orderNumber).state, "shipped");
  });

  it("moves the order once when a notice comes twice", () => {
    const shipped = notice("shipped", "2024-05-16T08:00:00+02:00");
    takeShipmentNotice(shipped);
    assert.equal(takeShipmentNotice(shipped).state, "shipped");
  });

  it("shows the latest event, whatever zone it was reported in", () => {
    takeShipmentNotice(notice("shipped", "2024-05-16T08:00:00+02:00"));
    takeShipmentNotice(notice("delivered", "2024-05-16T07:30:00Z"));
    assert.equal(trackingOf(orderNumber).event, "delivered");
  });

  it("keeps nothing of a notice that cannot be true", () => {
    const delivered = notice("delivered", "2024-05-16T08:00:00Z");
    assert.throws(() => takeShipmentNotice(delivered), { code: "WRONG_STATE" });
    assert.throws(() => trackingOf(orderNumber), { code: "NOT_FOUND" });
  });

  it("refuses a notice that is not in the agreed form", () => {
    assert.throws(() => takeShipmentNotice(notice("eaten", "today")), { code: "INVALID" });
  });
});
