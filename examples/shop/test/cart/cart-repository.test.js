"use strict";

const assert = require("node:assert/strict");
const { addLine } = require("../../src/cart/cart.js");
const repository = require("../../src/cart/cart-repository.js");
const { useEnvironment } = require("../support/environment.js");
const { NOW, exampleProduct } = require("../support/examples.js");

describe("the cart repository", () => {
  it("opens an empty cart", () => {
    const { id, lines } = repository.openCart(NOW);
    assert.deepEqual({ id, lines }, { id: "carts-1", lines: [] });
  });

  it("keeps whose cart it is", () => {
    const { id } = repository.openCart(NOW, "customers-7");
    assert.equal(repository.loadCart(id, NOW).customerId, "customers-7");
  });

  it("loads what was saved", () => {
    const cart = addLine(repository.openCart(NOW), exampleProduct(), 2);
    repository.saveCart(cart, NOW);
    assert.equal(repository.loadCart(cart.id, NOW).lines[0].quantity, 2);
  });

  it("does not know a cart that was closed", () => {
    const { id } = repository.openCart(NOW);
    repository.closeCart(id);
    assert.throws(() => repository.loadCart(id, NOW), { code: "NOT_FOUND" });
  });

  describe("with carts that expire after two hours", () => {
    useEnvironment("SHOP_CART_HOURS", "2");

    it("still gives a cart that was touched a minute less ago", () => {
      const { id } = repository.openCart(NOW);
      assert.ok(repository.loadCart(id, NOW.plus({ minutes: 119 })));
    });

    it("does not give an expired cart, even before it is dropped", () => {
      const { id } = repository.openCart(NOW);
      assert.throws(() => repository.loadCart(id, NOW.plus({ hours: 2 })), { code: "NOT_FOUND" });
    });

    it("counts from the last time a cart was saved", () => {
      const cart = repository.openCart(NOW);
      repository.saveCart(cart, NOW.plus({ hours: 1 }));
      assert.ok(repository.loadCart(cart.id, NOW.plus({ hours: 2 })));
    });

    it("drops expired carts and leaves the others", () => {
      const old = repository.openCart(NOW);
      const recent = repository.openCart(NOW.plus({ hours: 1 }));
      const later = NOW.plus({ hours: 2 });
      assert.deepEqual(repository.dropExpiredCarts(later), [old.id]);
      assert.ok(repository.loadCart(recent.id, later));
    });
  });
});
