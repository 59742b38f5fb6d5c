"use strict";
// The products of the shop. A product is never deleted, because orders and invoices name it: it is retired.

const _ = require("lodash");
const { z } = require("zod");
const { conflict, notFound } = require("../errors/shop-error.js");
const { checkTiers } = require("../pricing/price-list.js");
const store = require("../store/memory-store.js");
const { parseWith } = require("../validation/parse-with.js");

const tierSchema = z.object({
  from: z.number().int().min(2),
  unitPriceCents: z.number().int().min(0),
});

const productSchema = z.object({
  sku: z.string().regex(/^[A-Z0-9]+(-[A-Z0-9]+)*$/, "upper case letters, digits and hyphens only"),
  name: z.string().trim().min(1).max(120),
  description: z.string().default(""),
  category: z.string().min(1),
  priceCents: z.number().int().min(0),
  priceTiers: z.array(tierSchema).default([]),
  weightGrams: z.number().int().positive(),
  active: z.boolean().default(true),
});

function addProduct(input) {
  const product = checkProduct(input);
  if (store.find("products", product.sku)) {
    throw conflict("SKU_TAKEN", `there is a product ${product.sku} already`);
  }
  return _.omit(store.insert("products", { ...product, id: product.sku }), "id");
}

function getProduct(sku) {
  const product = store.find("products", sku);
  if (!product) throw notFound("product", sku);
  return _.omit(product, "id");
}

function updateProduct(sku, changes) {
  const product = checkProduct({ ...getProduct(sku), ...changes, sku });
  return _.omit(store.update("products", sku, product), "id");
}

function retireProduct(sku) {
  return updateProduct(sku, { active: false });
}

/** Active products only, of all categories unless one is named. */
function findProducts({ category } = {}) {
  return store
    .all("products")
    .filter((product) => product.active)
    .filter((product) => category === undefined || product.category === category)
    .map((product) => _.omit(product, "id"));
}

/** Pages count from 1. */
function listProducts({ category, sortBy = "name", page = 1, pageSize = 20 } = {}) {
  const sorted = _.sortBy(findProducts({ category }), [sortBy, "sku"]);
  return {
    items: sorted.slice((page - 1) * pageSize, page * pageSize),
    pageCount: Math.ceil(sorted.length / pageSize),
    totalCount: sorted.length,
  };
}

function checkProduct(input) {
  const product = parseWith(productSchema, input, "product");
  checkTiers(product);
  return product;
}

module.exports = {
  addProduct,
  findProducts,
  getProduct,
  listProducts,
  retireProduct,
  updateProduct,
};
