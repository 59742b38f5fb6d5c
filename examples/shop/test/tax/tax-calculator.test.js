"use strict";

const assert = require("node:assert/strict");
const { summariseTax, taxWithin, totalTax } = require("../../src/tax/tax-calculator.js");
const { vatRateFor } = require("../../src/tax/vat-rates.js");

const LINES = [
  { grossCents: 1190, category: "kitchen" },
  { grossCents: 1070, category: "books" },
  { grossCents: 2380, category: "garden" },
];

describe("the tax calculator", () => {
  it("finds the tax that a gross amount contains", () => {
    const amounts = [
      [11900, 19],
      [10700, 7],
      [100, 19],
      [10550, 5.5],
      [0, 19],
    ];
    const taxes = amounts.map(([grossCents, ratePercent]) => taxWithin(grossCents, ratePercent));
    assert.deepEqual(taxes, [1900, 700, 16, 550, 0]);
  });

  it("groups lines by rate, the highest first", () => {
    assert.deepEqual(summariseTax(LINES, "DE"), [
      { ratePercent: 19, grossCents: 3570, netCents: 3000, taxCents: 570 },
      { ratePercent: 7, grossCents: 1070, netCents: 1000, taxCents: 70 },
    ]);
  });

  it("adds up the tax of all rates", () => {
    assert.equal(totalTax(summariseTax(LINES, "DE")), 640);
  });

  it("rounds once per rate and not once per line", () => {
    const lines = Array.from({ length: 10 }, () => ({ grossCents: 10, category: "kitchen" }));
    assert.equal(taxWithin(10, 19) * 10, 20);
    assert.equal(totalTax(summariseTax(lines, "DE")), 16);
  });

  it("makes net and tax add up to gross", () => {
    for (let grossCents = 1; grossCents < 500; grossCents += 13) {
      const [{ netCents, taxCents }] = summariseTax([{ grossCents, category: "food" }], "FR");
      assert.equal(netCents + taxCents, grossCents);
    }
  });
});

describe("VAT rates", () => {
  it("are reduced for books and food", () => {
    assert.equal(vatRateFor("DE", "books"), 7);
    assert.equal(vatRateFor("FR", "food"), 5.5);
  });

  it("are the standard rate for everything else", () => {
    assert.equal(vatRateFor("NL", "kitchen"), 21);
  });

  it("are unknown where we do not sell", () => {
    assert.throws(() => vatRateFor("US", "books"), { code: "NO_TAX_RATE" });
  });
});
