"use strict";
// Takes a supplier's price list (CSV) into the catalog. A bad line is reported and does not stop the others.

const { parseCsv } = require("../csv/csv-format.js");
const { ShopError } = require("../errors/shop-error.js");
const { centsFromDecimal } = require("../money/money.js");
const store = require("../store/memory-store.js");
const { addProduct, updateProduct } = require("./products.js");

const FIRST_LINE_AFTER_HEADER = 2;

/** @returns {{ added: string[], updated: string[], rejected: { line: number, message: string }[] }} */
function importProducts(csvText) {
  const outcome = { added: [], updated: [], rejected: [] };
  parseCsv(csvText).forEach((row, index) => {
    importRow(row, index + FIRST_LINE_AFTER_HEADER, outcome);
  });
  return outcome;
}

function importRow(row, line, outcome) {
  try {
    const product = productFromRow(row);
    if (store.find("products", product.sku)) {
      updateProduct(product.sku, product);
      outcome.updated.push(product.sku);
    } else {
      addProduct(product);
      outcome.added.push(product.sku);
    }
  } catch (error) {
    if (!(error instanceof ShopError)) throw error;
    outcome.rejected.push({ line, message: error.message });
  }
}

function productFromRow({ sku, name, category, price, weight }) {
  return {
    sku: sku.trim().toUpperCase(),
    name,
    category,
    priceCents: centsFromDecimal(price),
    weightGrams: Number(weight),
  };
}

module.exports = { importProducts };
