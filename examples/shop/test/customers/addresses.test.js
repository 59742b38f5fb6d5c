"use strict";

const { expect } = require("chai");
const { addressLines, checkAddress } = require("../../src/customers/addresses.js");

const BERLIN = {
  name: "Ada Lovelace",
  street: "Main Street 1",
  postalCode: "10115",
  city: "Berlin",
  country: "DE",
};
const LONDON = { ...BERLIN, postalCode: "sw1a 1aa", city: "London", country: "GB" };

describe("an address", () => {
  it("passes when it is complete", () => {
    expect(checkAddress(BERLIN)).to.deep.equal(BERLIN);
  });

  it("has its postal code in capital letters", () => {
    expect(checkAddress(LONDON).postalCode).to.equal("SW1A 1AA");
  });

  it("has a postal code of its country", () => {
    for (const [postalCode, country] of [
      ["1011", "DE"],
      ["10115", "AT"],
      ["ABCDE", "FR"],
    ]) {
      expect(() => checkAddress({ ...BERLIN, postalCode, country })).to.throw("postalCode");
    }
  });

  it("has no country on letters that stay at home", () => {
    expect(addressLines(BERLIN, "DE")).to.deep.equal([
      "Ada Lovelace",
      "Main Street 1",
      "10115 Berlin",
    ]);
  });

  it("has the country on letters that go abroad", () => {
    expect(addressLines(BERLIN, "FR").at(-1)).to.equal("GERMANY");
  });

  it("has the postal code below the town in Britain", () => {
    expect(addressLines(LONDON, "GB").slice(-2)).to.deep.equal(["LONDON", "SW1A 1AA"]);
  });
});
