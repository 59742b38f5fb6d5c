"use strict";

const assert = require("node:assert/strict");
const cart = require("../../src/cart/cart.js");
const { cartWith, exampleProduct } = require("../support/examples.js");

const MUG = exampleProduct();
const BOOK = exampleProduct({ sku: "BOOK-1", category: "books", weightGrams: 250 });

describe("a cart", () => {
  it("remembers what it needs of a product and no more", () => {
    const [line] = cartWith([MUG, 2]).lines;
    assert.deepEqual(line, {
      sku: "MUG-1",
      name: "Blue mug",
      category: "kitchen",
      weightGrams: 400,
      priceCents: 1190,
      priceTiers: [],
      quantity: 2,
      unitPriceCents: 1190,
    });
  });

  it("adds to the line that a product has already", () => {
    const { lines } = cartWith([MUG, 2], [BOOK, 1], [MUG, 3]);
    assert.deepEqual(
      lines.map(({ sku, quantity }) => [sku, quantity]),
      [
        ["MUG-1", 5],
        ["BOOK-1", 1],
      ],
    );
  });

  it("is not changed by an operation, which gives a new one", () => {
    const before = cartWith([MUG, 1]);
    cart.addLine(before, BOOK);
    cart.changeQuantity(before, "MUG-1", 7);
    assert.deepEqual(before, cartWith([MUG, 1]));
  });

  it("prices each piece by the quantity of its line", () => {
    const tiered = { ...MUG, priceTiers: [{ from: 3, unitPriceCents: 1000 }] };
    const two = cartWith([tiered, 2]);
    const three = cart.addLine(two, tiered);
    assert.deepEqual(
      [two, three].map(({ lines }) => lines[0].unitPriceCents),
      [1190, 1000],
    );
  });

  it("drops a line whose quantity becomes zero", () => {
    assert.deepEqual(cart.changeQuantity(cartWith([MUG, 2]), "MUG-1", 0).lines, []);
  });

  it("drops a line on demand", () => {
    const { lines } = cart.removeLine(cartWith([MUG, 2], [BOOK, 1]), "MUG-1");
    assert.deepEqual(
      lines.map(({ sku }) => sku),
      ["BOOK-1"],
    );
  });

  it("cannot change a line that it does not have", () => {
    assert.throws(() => cart.changeQuantity(cart.emptyCart(), "MUG-1", 2), { code: "NOT_FOUND" });
    assert.throws(() => cart.removeLine(cart.emptyCart(), "MUG-1"), { code: "NOT_FOUND" });
  });

  it("takes whole quantities from 1 to 99 only", () => {
    for (const quantity of [-1, 0, 1.5, 100]) {
      assert.throws(() => cartWith([MUG, quantity]), { code: "BAD_QUANTITY" });
    }
  });

  it("does not take products that are retired", () => {
    assert.throws(() => cartWith([{ ...MUG, active: false }, 1]), { code: "NOT_FOR_SALE" });
  });

  it("counts its pieces", () => {
    assert.equal(cart.itemCount(cartWith([MUG, 2], [BOOK, 3])), 5);
  });

  it("weighs its pieces", () => {
    assert.equal(cart.weightOf(cartWith([MUG, 2], [BOOK, 3])), 1550);
  });
});
