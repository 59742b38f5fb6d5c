"use strict";
// Looking at products is open to all; changing them is for staff.

const { Router } = require("express");
const { z } = require("zod");
const products = require("../catalog/products.js");
const { createSearchIndex } = require("../search/search-index.js");
const { parseWith } = require("../validation/parse-with.js");
const { requireRole } = require("./authenticate.js");

const listQuerySchema = z.object({
  category: z.string().optional(),
  page: z.coerce.number().int().positive().optional(),
  pageSize: z.coerce.number().int().positive().max(100).optional(),
  sortBy: z.enum(["name", "priceCents"]).optional(),
});

function catalogRoutes() {
  const router = Router();
  router.get("/", (request, response) => {
    response.json(products.listProducts(parseWith(listQuerySchema, request.query, "query")));
  });
  router.get("/search", (request, response) => {
    response.json({ items: searchProducts(String(request.query.q ?? "")) });
  });
  router.get("/:sku", (request, response) => {
    response.json(products.getProduct(request.params.sku));
  });
  router.post("/", requireRole("staff"), (request, response) => {
    const product = products.addProduct(request.body);
    response.status(201).location(`/products/${product.sku}`).json(product);
  });
  router.delete("/:sku", requireRole("staff"), (request, response) => {
    products.retireProduct(request.params.sku);
    response.status(204).end();
  });
  return router;
}

/** The index is built for each search: the catalog is small, and so it is never stale. */
function searchProducts(query) {
  const index = createSearchIndex();
  for (const product of products.findProducts()) index.add(product);
  return index.search(query).map(({ sku }) => products.getProduct(sku));
}

module.exports = { catalogRoutes };
