"use strict";

const assert = require("node:assert/strict");
const _ = require("lodash");
const { packParcels } = require("../../src/shipping/parcels.js");

const POT = { sku: "POT", quantity: 1, weightGrams: 6000 };
const PAN = { sku: "PAN", quantity: 2, weightGrams: 3000 };
const SPOON = { sku: "SPOON", quantity: 4, weightGrams: 1000 };

describe("parcels", () => {
  it("are one when everything fits", () => {
    assert.equal(packParcels([POT, PAN, SPOON]).length, 1);
  });

  it("take the heaviest pieces first and fill up with light ones", () => {
    assert.deepEqual(packParcels([SPOON, PAN, POT], 8000), [
      { skus: ["POT", "SPOON", "SPOON"], weightGrams: 8000 },
      { skus: ["PAN", "PAN", "SPOON", "SPOON"], weightGrams: 8000 },
    ]);
  });

  it("contain every piece exactly once", () => {
    const packed = packParcels([POT, PAN, SPOON], 6000).flatMap(({ skus }) => skus);
    assert.deepEqual(_.countBy(packed), { POT: 1, PAN: 2, SPOON: 4 });
  });

  it("are never heavier than allowed", () => {
    const lines = _.range(1, 40).map((weight) => ({
      sku: `PIECE-${weight}`,
      quantity: 3,
      weightGrams: weight * 97,
    }));
    assert.ok(packParcels(lines, 5000).every(({ weightGrams }) => weightGrams <= 5000));
  });

  it("cannot take a piece that is too heavy by itself", () => {
    assert.throws(() => packParcels([POT], 5000), /POT: 6000 g is over 5000 g/);
  });
});
