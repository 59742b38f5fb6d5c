"use strict";

const { expect } = require("chai");
const { computeTotals } = require("../../src/cart/totals.js");
const { cartWith, exampleProduct } = require("../support/examples.js");

const MUG = exampleProduct({ priceCents: 1190, weightGrams: 400 });
const BOOK = exampleProduct({
  sku: "BOOK-1",
  category: "books",
  priceCents: 1070,
  weightGrams: 300,
});
const ALL_FREE = { kind: "percent", percent: 100 };

describe("the totals of a cart", () => {
  it("add up lines and shipping", () => {
    const totals = computeTotals(cartWith([MUG, 2]), { country: "DE" });
    expect(totals).to.include({ subtotalCents: 2380, shippingCents: 399, totalCents: 2779 });
  });

  it("contain the tax, which is not added", () => {
    const totals = computeTotals(cartWith([MUG, 5]), { country: "DE" });
    expect(totals).to.include({ totalCents: 5950, taxCents: 950 });
  });

  it("show the tax of each rate", () => {
    const totals = computeTotals(cartWith([MUG, 5], [BOOK, 1]), { country: "DE" });
    expect(totals.taxes.map(({ ratePercent, taxCents }) => [ratePercent, taxCents])).to.deep.equal([
      [19, 950],
      [7, 70],
    ]);
  });

  it("take the discount off before tax", () => {
    const rules = [{ kind: "percent", percent: 50 }];
    const totals = computeTotals(cartWith([MUG, 10]), { country: "DE", rules });
    expect(totals).to.include({ discountCents: 5950, totalCents: 5950, taxCents: 950 });
  });

  it("spread the discount over lines of different rates", () => {
    const rules = [{ kind: "fixed", amountCents: 2260 }];
    const totals = computeTotals(cartWith([MUG, 10], [BOOK, 10]), { country: "DE", rules });
    expect(totals.taxes.map(({ grossCents }) => grossCents)).to.deep.equal([10710, 9630]);
  });

  it("charge shipping when a discount brings the cart below the free limit", () => {
    const rules = [{ kind: "fixed", amountCents: 1000 }];
    const totals = computeTotals(cartWith([MUG, 5]), { country: "DE", rules });
    expect(totals.shippingCents).to.equal(399);
  });

  it("cost no more than shipping when everything is free", () => {
    const totals = computeTotals(cartWith([MUG, 1]), { country: "DE", rules: [ALL_FREE] });
    expect(totals.totalCents).to.equal(totals.shippingCents);
  });

  it("always split into net and tax without a rest", () => {
    for (const country of ["AT", "BE", "DE", "ES", "FR", "IT", "NL"]) {
      const rules = [{ kind: "percent", percent: 7 }];
      const { taxes, totalCents } = computeTotals(cartWith([MUG, 3], [BOOK, 2]), {
        country,
        rules,
      });
      const sum = taxes.reduce((total, tax) => total + tax.netCents + tax.taxCents, 0);
      expect(sum, country).to.equal(totalCents);
    }
  });
});
