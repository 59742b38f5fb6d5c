"use strict";

const { expect } = require("chai");
const { shippingCost, zoneOf } = require("../../src/shipping/rates.js");
const { useEnvironment } = require("../support/environment.js");

function cost(country, weightGrams, changes = {}) {
  return shippingCost({ country, weightGrams, payableCents: 1000, ...changes });
}

describe("shipping rates", () => {
  it("rise with the weight at home", () => {
    const costs = [500, 2000, 2001, 10_000].map((grams) => cost("DE", grams));
    expect(costs).to.deep.equal([399, 399, 549, 899]);
  });

  it("rise with the weight abroad", () => {
    expect([cost("AT", 900), cost("AT", 3500)]).to.deep.equal([790, 1060]);
    expect([cost("ES", 1000), cost("ES", 5000)]).to.deep.equal([1250, 1810]);
  });

  it("are nothing at home from the free limit on", () => {
    expect(cost("DE", 500, { payableCents: 5000 })).to.equal(0);
    expect(cost("DE", 500, { payableCents: 4999 })).to.equal(399);
  });

  it("are never nothing abroad", () => {
    expect(cost("FR", 500, { payableCents: 50_000 })).to.equal(790);
  });

  it("have a surcharge for express, even when shipping is free", () => {
    expect(cost("DE", 500, { payableCents: 5000, express: true })).to.equal(990);
  });

  it("end at what a carrier takes", () => {
    expect(() => cost("DE", 31_501)).to.throw("31.501 kg is over 31.5 kg");
  });

  it("do not exist for countries we do not ship to", () => {
    expect(() => zoneOf("US")).to.throw("we do not ship to US");
  });

  describe("of a shop in Austria", () => {
    useEnvironment("SHOP_COUNTRY", "AT");

    it("are domestic within Austria", () => {
      expect([zoneOf("AT"), zoneOf("DE")]).to.deep.equal(["domestic", "neighbours"]);
    });
  });
});
