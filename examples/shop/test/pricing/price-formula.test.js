"use strict";

const assert = require("node:assert/strict");
const { compileFormula } = require("../../src/pricing/price-formula.js");

describe("a price formula", () => {
  it("uses the variables it was given", () => {
    assert.equal(
      compileFormula("cost * (1 + margin)", ["cost", "margin"])({ cost: 10, margin: 0.4 }),
      1400,
    );
  });

  it("rounds to whole cents", () => {
    assert.equal(compileFormula("cost / 3", ["cost"])({ cost: 10 }), 333);
  });

  it("knows conditions", () => {
    const formula = compileFormula("weight <= 2 ? 3.99 : 6.99", ["weight"]);
    assert.deepEqual([formula({ weight: 2 }), formula({ weight: 2.1 })], [399, 699]);
  });

  it("can be evaluated many times", () => {
    const formula = compileFormula("cost * 2", ["cost"]);
    assert.deepEqual(
      [1, 2, 3].map((cost) => formula({ cost })),
      [200, 400, 600],
    );
  });

  it("refuses names it does not know", () => {
    assert.throws(() => compileFormula("cost * markup", ["cost"]), /unknown name markup/);
  });

  it("refuses what is more than arithmetic", () => {
    for (const [text, reason] of [
      ["import({}, {})", /unknown name import/],
      ['evaluate("1")', /unknown name evaluate/],
      ["cost = 1", /AssignmentNode is not allowed/],
      ["f(x) = x", /FunctionAssignmentNode is not allowed/],
      ["cost.constructor", /AccessorNode is not allowed/],
      ["[1, 2]", /ArrayNode is not allowed/],
    ]) {
      assert.throws(() => compileFormula(text, ["cost", "x"]), reason);
    }
  });

  it("reports a formula that cannot be read", () => {
    assert.throws(() => compileFormula("2 * (", []), { code: "BAD_FORMULA" });
  });

  it("reports a result that is no number", () => {
    assert.throws(() => compileFormula("1 / cost", ["cost"])({ cost: 0 }), /gives Infinity/);
  });

  it("reports a variable without a value", () => {
    assert.throws(() => compileFormula("cost", ["cost"])({}), { code: "BAD_FORMULA" });
  });
});
