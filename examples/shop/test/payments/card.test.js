"use strict";

const { expect } = require("chai");
const { brandOf, checkCard, maskCard } = require("../../src/payments/card.js");
const { GOOD_CARD, NOW } = require("../support/examples.js");

describe("a payment card", () => {
  it("shows its brand in its first digits", () => {
    const numbers = [
      "4111 1111 1111 1111",
      "5555555555554444",
      "378282246310005",
      "6011111111111117",
    ];
    expect(numbers.map(brandOf)).to.deep.equal(["visa", "mastercard", "amex", "unknown"]);
  });

  it("shows its last four digits only", () => {
    expect(maskCard("4111 1111 1111 1234")).to.equal("**** 1234");
  });

  it("passes with a right number and a month to come", () => {
    expect(() => checkCard(GOOD_CARD, NOW)).to.not.throw();
  });

  it("is refused when its number has a typing error", () => {
    const card = { ...GOOD_CARD, number: "4111 1111 1111 1112" };
    expect(() => checkCard(card, NOW)).to.throw("**** 1112 is not a card number");
  });

  it("is good to the end of its last month", () => {
    expect(() => checkCard({ ...GOOD_CARD, expires: "2024-05" }, NOW)).to.not.throw();
  });

  it("is refused after its last month", () => {
    expect(() => checkCard({ ...GOOD_CARD, expires: "2024-04" }, NOW))
      .to.throw()
      .with.property("code", "CARD_EXPIRED");
  });

  it("is refused when its month does not exist", () => {
    expect(() => checkCard({ ...GOOD_CARD, expires: "2030-13" }, NOW)).to.throw("no such month");
  });
});
