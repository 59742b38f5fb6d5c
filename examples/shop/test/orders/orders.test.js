"use strict";

const assert = require("node:assert/strict");
const { emptyCart } = require("../../src/cart/cart.js");
const { createCoupon, findUsableCoupon } = require("../../src/discounts/coupons.js");
const { eventsOf } = require("../../src/events/event-bus.js");
const { availableStock } = require("../../src/inventory/reservations.js");
const { stockLevel } = require("../../src/inventory/stock.js");
const { advanceOrder, getOrder, placeOrder } = require("../../src/orders/orders.js");
const { NOW, exampleOrder } = require("../support/examples.js");

function createMayCoupon() {
  return createCoupon({
    code: "MAY24",
    rule: { kind: "percent", percent: 10 },
    validFrom: "2024-05-01",
    validUntil: "2024-05-31",
    usageLimit: 1,
  });
}

describe("an order", () => {
  it("is placed with a number of this year", () => {
    assert.match(exampleOrder().id, /^2024-000001-\d$/);
  });

  it("holds its pieces", () => {
    exampleOrder({ quantity: 2, stock: 10 });
    assert.equal(availableStock("MUG-1", NOW), 8);
    assert.equal(stockLevel("MUG-1"), 10);
  });

  it("is refused when the cart is empty", () => {
    const request = { cart: emptyCart(), customerId: "customers-1", country: "DE", now: NOW };
    assert.throws(() => placeOrder(request), { code: "EMPTY_CART" });
  });

  it("is refused when there is too little in stock", () => {
    assert.throws(() => exampleOrder({ quantity: 3, stock: 2 }), { code: "OUT_OF_STOCK" });
  });

  it("costs less with a coupon, which is then used", () => {
    createMayCoupon();
    const { totals } = exampleOrder({ couponCode: "may24" });
    assert.equal(totals.discountCents, 238);
    assert.throws(() => findUsableCoupon("MAY24", NOW), { code: "COUPON_USED_UP" });
  });

  it("does not use its coupon when it is refused", () => {
    createMayCoupon();
    assert.throws(() => exampleOrder({ couponCode: "MAY24", stock: 1 }), { code: "OUT_OF_STOCK" });
    assert.equal(findUsableCoupon("MAY24", NOW).timesUsed, 0);
  });

  it("gives its coupon back when it is canceled", () => {
    createMayCoupon();
    const { id } = exampleOrder({ couponCode: "MAY24" });
    advanceOrder(id, "cancel");
    assert.equal(findUsableCoupon("MAY24", NOW).timesUsed, 0);
  });

  it("lets go of its pieces when it is canceled", () => {
    const { id } = exampleOrder();
    advanceOrder(id, "cancel");
    assert.equal(availableStock("MUG-1", NOW), 10);
  });

  it("keeps its pieces for ever once it is paid", () => {
    const { id } = exampleOrder({ quantity: 2 });
    advanceOrder(id, "pay");
    assert.equal(availableStock("MUG-1", NOW.plus({ weeks: 3 })), 8);
  });

  it("takes its pieces out of stock when it is shipped", () => {
    const { id } = exampleOrder({ quantity: 2 });
    for (const action of ["pay", "pack", "ship"]) advanceOrder(id, action);
    assert.equal(stockLevel("MUG-1"), 8);
    assert.equal(availableStock("MUG-1", NOW), 8);
  });

  it("stays as it was when a step is not allowed", () => {
    const { id } = exampleOrder();
    assert.throws(() => advanceOrder(id, "ship"), { code: "WRONG_STATE" });
    assert.equal(getOrder(id).state, "placed");
  });

  it("tells listeners each of its steps", () => {
    const heard = [];
    const subscriptions = ["order-placed", "order-paid"].map((kind) =>
      eventsOf(kind).subscribe(({ state }) => heard.push(state)),
    );
    advanceOrder(exampleOrder().id, "pay");
    for (const subscription of subscriptions) subscription.unsubscribe();
    assert.deepEqual(heard, ["placed", "paid"]);
  });
});
