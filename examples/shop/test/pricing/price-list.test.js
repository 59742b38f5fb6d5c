"use strict";

const { expect } = require("chai");
const priceList = require("../../src/pricing/price-list.js");

const PENCIL = {
  priceCents: 100,
  priceTiers: [
    { from: 50, unitPriceCents: 70 },
    { from: 10, unitPriceCents: 85 },
  ],
};

describe("the price list", () => {
  it("charges less a piece from each tier on", () => {
    const quantities = [1, 9, 10, 49, 50, 500];
    const prices = quantities.map((quantity) => priceList.unitPriceFor(PENCIL, quantity));
    expect(prices).to.deep.equal([100, 100, 85, 85, 70, 70]);
  });

  it("charges the plain price where there are no tiers", () => {
    expect(priceList.unitPriceFor({ priceCents: 100 }, 1000)).to.equal(100);
  });

  it("knows what a quantity saves", () => {
    expect(priceList.savingsFor(PENCIL, 20)).to.equal(300);
  });

  it("says how many are missing to the next tier", () => {
    expect(priceList.nextTier(PENCIL, 8)).to.deep.equal({
      from: 10,
      unitPriceCents: 85,
      missing: 2,
    });
  });

  it("has nothing more to offer at the cheapest tier", () => {
    expect(priceList.nextTier(PENCIL, 50)).to.equal(undefined);
  });

  it("accepts tiers in any order", () => {
    expect(() => priceList.checkTiers(PENCIL)).to.not.throw();
  });

  it("refuses a later tier that is not cheaper", () => {
    const priceTiers = [...PENCIL.priceTiers, { from: 100, unitPriceCents: 70 }];
    expect(() => priceList.checkTiers({ ...PENCIL, priceTiers })).to.throw(
      "is not cheaper than 70",
    );
  });

  it("refuses two tiers from the same quantity", () => {
    const priceTiers = [...PENCIL.priceTiers, { from: 10, unitPriceCents: 80 }];
    expect(() => priceList.checkTiers({ ...PENCIL, priceTiers })).to.throw("starts where another");
  });
});
