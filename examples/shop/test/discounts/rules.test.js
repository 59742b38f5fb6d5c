"use strict";

const { expect } = require("chai");
const { discountOf, ruleSchema } = require("../../src/discounts/rules.js");
const { exampleLine } = require("../support/examples.js");

const MUGS = exampleLine({ sku: "MUG-1", quantity: 3, unitPriceCents: 1000 });
const BOOK = exampleLine({ sku: "BOOK-1", category: "books", unitPriceCents: 1995 });

describe("a discount rule", () => {
  describe("of percent", () => {
    it("takes its share of everything", () => {
      expect(discountOf({ kind: "percent", percent: 10 }, [MUGS, BOOK])).to.equal(500);
    });

    it("can be limited to a category", () => {
      const rule = { kind: "percent", percent: 10, category: "books" };
      expect(discountOf(rule, [MUGS, BOOK])).to.equal(200);
    });
  });

  describe("of a fixed amount", () => {
    it("takes the amount", () => {
      expect(discountOf({ kind: "fixed", amountCents: 500 }, [MUGS])).to.equal(500);
    });

    it("takes no more than there is", () => {
      expect(discountOf({ kind: "fixed", amountCents: 5000 }, [BOOK])).to.equal(1995);
    });

    it("applies from its minimum on", () => {
      const rule = { kind: "fixed", amountCents: 500, minimumCents: 3000 };
      expect(discountOf(rule, [MUGS])).to.equal(500);
      expect(discountOf(rule, [BOOK])).to.equal(0);
    });
  });

  describe("of a bundle", () => {
    const rule = { kind: "bundle", sku: "MUG-1", buy: 2, free: 1 };

    it("gives free pieces for each complete bundle", () => {
      const discounts = [2, 3, 5, 6].map((quantity) => discountOf(rule, [{ ...MUGS, quantity }]));
      expect(discounts).to.deep.equal([0, 1000, 1000, 2000]);
    });

    it("is nothing without the product", () => {
      expect(discountOf(rule, [BOOK])).to.equal(0);
    });
  });

  it("must be of a known kind", () => {
    expect(ruleSchema.safeParse({ kind: "magic" }).success).to.equal(false);
  });
});
