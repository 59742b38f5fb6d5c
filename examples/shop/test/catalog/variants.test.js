"use strict";

const assert = require("node:assert/strict");
const { variantsOf } = require("../../src/catalog/variants.js");

const SIZES = {
  name: "size",
  values: [
    { label: "small", code: "S" },
    { label: "large", code: "L", surchargeCents: 300 },
  ],
};
const COLOURS = {
  name: "colour",
  values: [
    { label: "red", code: "RED" },
    { label: "gold", code: "GLD", surchargeCents: 1000 },
  ],
};
const SHIRT = { sku: "SHIRT", name: "Shirt", priceCents: 2000 };

describe("variants", () => {
  it("are one per value of a single option", () => {
    const variants = variantsOf({ ...SHIRT, options: [SIZES] });
    assert.deepEqual(
      variants.map(({ sku }) => sku),
      ["SHIRT-S", "SHIRT-L"],
    );
  });

  it("are all combinations of several options, the last varying fastest", () => {
    const variants = variantsOf({ ...SHIRT, options: [SIZES, COLOURS] });
    assert.deepEqual(
      variants.map(({ sku }) => sku),
      ["SHIRT-S-RED", "SHIRT-S-GLD", "SHIRT-L-RED", "SHIRT-L-GLD"],
    );
  });

  it("carry their choices in their name", () => {
    const [variant] = variantsOf({ ...SHIRT, options: [SIZES, COLOURS] });
    assert.equal(variant.name, "Shirt (small, red)");
  });

  it("add up the surcharges of their choices", () => {
    const variants = variantsOf({ ...SHIRT, options: [SIZES, COLOURS] });
    assert.deepEqual(
      variants.map(({ priceCents }) => priceCents),
      [2000, 3000, 2300, 3300],
    );
  });

  it("are the product itself when there are no options", () => {
    assert.deepEqual(variantsOf({ ...SHIRT, options: [] }), [SHIRT]);
  });

  it("are none when an option has no values", () => {
    assert.deepEqual(variantsOf({ ...SHIRT, options: [SIZES, { name: "fit", values: [] }] }), []);
  });

  it("are refused when there would be too many", () => {
    const values = Array.from({ length: 11 }, (_, index) => ({
      label: `${index}`,
      code: `${index}`,
    }));
    const options = [
      { name: "one", values },
      { name: "two", values },
    ];
    assert.throws(() => variantsOf({ ...SHIRT, options }), /SHIRT has 121 variants, at most 100/);
  });
});
