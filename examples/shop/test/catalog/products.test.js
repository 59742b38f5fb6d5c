"use strict";

const assert = require("node:assert/strict");
const _ = require("lodash");
const products = require("../../src/catalog/products.js");
const { exampleProduct } = require("../support/examples.js");

function addMany(...changes) {
  for (const change of changes) products.addProduct(exampleProduct(change));
}

function skusOf({ items }) {
  return items.map(({ sku }) => sku);
}

describe("products", () => {
  describe("when added", () => {
    it("can be got by their stock keeping unit", () => {
      products.addProduct(exampleProduct());
      assert.deepEqual(products.getProduct("MUG-1"), exampleProduct());
    });

    it("are active and without price tiers by default", () => {
      const input = _.omit(exampleProduct(), ["active", "priceTiers"]);
      assert.deepEqual(products.addProduct(input), exampleProduct());
    });

    it("are refused when the unit is taken", () => {
      products.addProduct(exampleProduct());
      assert.throws(() => products.addProduct(exampleProduct()), { code: "SKU_TAKEN" });
    });

    it("are refused with the name of a field that is wrong", () => {
      const wrong = { sku: "mug 1", name: "", priceCents: 9.99, weightGrams: 0 };
      for (const [field, value] of Object.entries(wrong)) {
        assert.throws(() => products.addProduct(exampleProduct({ [field]: value })), {
          code: "INVALID",
          message: new RegExp(`invalid product: ${field}: `),
        });
      }
    });

    it("are refused when a tier is dearer than the price", () => {
      const priceTiers = [{ from: 5, unitPriceCents: 2000 }];
      assert.throws(() => products.addProduct(exampleProduct({ priceTiers })), {
        code: "BAD_TIER",
      });
    });
  });

  describe("when changed", () => {
    it("keep what was not mentioned", () => {
      products.addProduct(exampleProduct());
      products.updateProduct("MUG-1", { priceCents: 990 });
      assert.deepEqual(products.getProduct("MUG-1"), exampleProduct({ priceCents: 990 }));
    });

    it("are checked again", () => {
      products.addProduct(exampleProduct());
      assert.throws(() => products.updateProduct("MUG-1", { name: "" }), { code: "INVALID" });
    });
  });

  describe("when listed", () => {
    it("are sorted by name", () => {
      addMany({ sku: "B", name: "Bowl" }, { sku: "C", name: "Cup" }, { sku: "A", name: "Apron" });
      assert.deepEqual(skusOf(products.listProducts()), ["A", "B", "C"]);
    });

    it("can be sorted by price", () => {
      addMany({ sku: "A", priceCents: 300 }, { sku: "B", priceCents: 100 });
      assert.deepEqual(skusOf(products.listProducts({ sortBy: "priceCents" })), ["B", "A"]);
    });

    it("can be narrowed to a category", () => {
      addMany({ sku: "A", category: "books" }, { sku: "B", category: "kitchen" });
      assert.deepEqual(skusOf(products.listProducts({ category: "books" })), ["A"]);
    });

    it("leave out what is retired, which can still be got", () => {
      addMany({ sku: "A" }, { sku: "B" });
      products.retireProduct("A");
      assert.deepEqual(skusOf(products.listProducts()), ["B"]);
      assert.equal(products.getProduct("A").active, false);
    });

    it("come in pages", () => {
      addMany({ sku: "A" }, { sku: "B" }, { sku: "C" }, { sku: "D" }, { sku: "E" });
      const page = products.listProducts({ page: 2, pageSize: 2 });
      assert.deepEqual(skusOf(page), ["C", "D"]);
      assert.equal(page.pageCount, 3);
      assert.equal(page.totalCount, 5);
    });
  });
});
