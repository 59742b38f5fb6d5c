"use strict";

const { expect } = require("chai");
const money = require("../../src/money/money.js");

describe("money", () => {
  describe("amounts read from decimals", () => {
    it("are whole cents", () => {
      const decimals = ["12.34", "0.1", "7", "-3.50", 19.99];
      expect(decimals.map(money.centsFromDecimal)).to.deep.equal([1234, 10, 700, -350, 1999]);
    });

    it("are refused when they are no amount of money", () => {
      for (const decimal of ["1.005", "twelve", ""]) {
        expect(() => money.centsFromDecimal(decimal), decimal).to.throw("not an amount of money");
      }
    });

    it("are written back with two places", () => {
      expect(money.decimalFromCents(1230)).to.equal("12.30");
    });
  });

  describe("an amount that is multiplied", () => {
    it("is exact where binary fractions are not", () => {
      expect(1.1 * 1.15 * 100).to.not.equal(126.5);
      expect(money.multiply(110, 1.15)).to.equal(127);
    });

    it("rounds half a cent up", () => {
      expect(money.multiply(1, 0.5)).to.equal(1);
    });

    it("rounds half a cent of a debt away from zero", () => {
      expect(money.multiply(-1, 0.5)).to.equal(-1);
    });

    it("gives percentages in whole cents", () => {
      expect(money.percentOf(999, 15)).to.equal(150);
    });
  });

  describe("an amount that is allocated", () => {
    it("gives the odd cents to the first of equals", () => {
      expect(money.allocate(100, [1, 1, 1])).to.deep.equal([34, 33, 33]);
    });

    it("gives the odd cent to the largest remainder", () => {
      expect(money.allocate(10, [1, 1, 4])).to.deep.equal([2, 2, 6]);
      expect(money.allocate(10, [2, 5])).to.deep.equal([3, 7]);
    });

    it("never loses or makes a cent", () => {
      for (let cents = 0; cents <= 200; cents += 7) {
        const parts = money.allocate(cents, [3, 1, 4, 1, 5, 9, 2, 6]);
        expect(parts.reduce((sum, part) => sum + part, 0)).to.equal(cents);
      }
    });

    it("is nothing for everyone when there are no weights", () => {
      expect(money.allocate(0, [0, 0])).to.deep.equal([0, 0]);
    });
  });

  describe("an amount that is formatted", () => {
    it("follows the currency and the locale", () => {
      expect(money.format(123456)).to.equal("€1,234.56");
      expect(money.format(500, { currency: "GBP" })).to.equal("£5.00");
      const text = money.format(123456, { locale: "de-DE" }).replace(/\s/g, " ");
      expect(text).to.equal("1.234,56 €");
    });
  });
});
