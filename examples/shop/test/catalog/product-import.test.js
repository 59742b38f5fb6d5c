"use strict";

const assert = require("node:assert/strict");
const { importProducts } = require("../../src/catalog/product-import.js");
const { addProduct, getProduct } = require("../../src/catalog/products.js");
const { exampleProduct } = require("../support/examples.js");

function priceList(...lines) {
  return ["sku,name,category,price,weight", ...lines].join("\n");
}

describe("a product import", () => {
  it("adds products that are new", () => {
    const outcome = importProducts(priceList("BOWL-1,Bowl,kitchen,8.50,600"));
    assert.deepEqual(outcome, { added: ["BOWL-1"], updated: [], rejected: [] });
    assert.equal(getProduct("BOWL-1").priceCents, 850);
  });

  it("updates products that are known", () => {
    addProduct(exampleProduct());
    const outcome = importProducts(priceList("MUG-1,Blue mug,kitchen,12.90,400"));
    assert.deepEqual(outcome, { added: [], updated: ["MUG-1"], rejected: [] });
    assert.equal(getProduct("MUG-1").priceCents, 1290);
  });

  it("keeps what the price list does not know", () => {
    addProduct(exampleProduct({ description: "Ours" }));
    importProducts(priceList("MUG-1,Blue mug,kitchen,12.90,400"));
    assert.equal(getProduct("MUG-1").description, "Ours");
  });

  it("takes units in small letters and with spaces around them", () => {
    assert.deepEqual(importProducts(priceList(" bowl-1 ,Bowl,kitchen,8.50,600")).added, ["BOWL-1"]);
  });

  it("reports a bad price with its line", () => {
    const { rejected } = importProducts(priceList("BOWL-1,Bowl,kitchen,8.505,600"));
    assert.deepEqual(rejected, [{ line: 2, message: "not an amount of money: 8.505" }]);
  });

  it("reports a bad weight with its line", () => {
    const { rejected } = importProducts(priceList("BOWL-1,Bowl,kitchen,8.50,heavy"));
    assert.equal(rejected[0].line, 2);
    assert.match(rejected[0].message, /weightGrams/);
  });

  it("goes on after a bad line", () => {
    const outcome = importProducts(
      priceList("BAD,,kitchen,1.00,1", "BOWL-1,Bowl,kitchen,8.50,600", "WORSE,W,kitchen,free,1"),
    );
    assert.deepEqual(outcome.added, ["BOWL-1"]);
    assert.deepEqual(
      outcome.rejected.map(({ line }) => line),
      [2, 4],
    );
  });
});
