"use strict";

const assert = require("node:assert/strict");
const { chooseDiscounts } = require("../../src/discounts/best-combination.js");
const { exampleLine } = require("../support/examples.js");

const LINES = [exampleLine({ quantity: 3, unitPriceCents: 1000 })];
const TEN_PERCENT = { kind: "percent", percent: 10, stackable: true };
const TWO_EUROS = { kind: "fixed", amountCents: 200, stackable: true };
const QUARTER = { kind: "percent", percent: 25, stackable: false };
const ONE_FREE = { kind: "bundle", sku: "MUG-1", buy: 2, free: 1, stackable: false };

describe("the best combination of discounts", () => {
  it("is nothing when there are no rules", () => {
    assert.deepEqual(chooseDiscounts([], LINES), { rules: [], discountCents: 0 });
  });

  it("adds up the rules that stack", () => {
    assert.equal(chooseDiscounts([TEN_PERCENT, TWO_EUROS], LINES).discountCents, 500);
  });

  it("prefers one exclusive rule to a smaller stack", () => {
    assert.deepEqual(chooseDiscounts([TEN_PERCENT, TWO_EUROS, QUARTER], LINES), {
      rules: [QUARTER],
      discountCents: 750,
    });
  });

  it("prefers a stack to a smaller exclusive rule", () => {
    const fiveEuros = { ...TWO_EUROS, amountCents: 500 };
    assert.deepEqual(chooseDiscounts([QUARTER, TEN_PERCENT, fiveEuros], LINES), {
      rules: [TEN_PERCENT, fiveEuros],
      discountCents: 800,
    });
  });

  it("takes the best of several exclusive rules", () => {
    assert.deepEqual(chooseDiscounts([QUARTER, ONE_FREE], LINES).rules, [ONE_FREE]);
  });

  it("keeps the exclusive rule for later when a stack is worth the same", () => {
    const sevenFifty = { ...TWO_EUROS, amountCents: 750 };
    assert.deepEqual(chooseDiscounts([QUARTER, sevenFifty], LINES).rules, [sevenFifty]);
  });

  it("leaves out rules that take nothing off", () => {
    const forBooks = { ...TEN_PERCENT, category: "books" };
    assert.deepEqual(chooseDiscounts([forBooks, TWO_EUROS], LINES).rules, [TWO_EUROS]);
  });

  it("never takes off more than the lines cost", () => {
    const all = { kind: "percent", percent: 100, stackable: true };
    assert.equal(chooseDiscounts([all, TWO_EUROS], LINES).discountCents, 3000);
  });
});
