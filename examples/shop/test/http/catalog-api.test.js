"use strict";

const assert = require("node:assert/strict");
const request = require("supertest");
const { issueToken } = require("../../src/auth/tokens.js");
const { addProduct, getProduct } = require("../../src/catalog/products.js");
const { readConfiguration } = require("../../src/config/configuration.js");
const { createApp } = require("../../src/http/app.js");
const { createFakeGateway } = require("../../src/payments/fake-gateway.js");
const { exampleProduct } = require("../support/examples.js");

function bearer(role) {
  const secret = readConfiguration().tokenSecret;
  return `Bearer ${issueToken({ subject: "someone", role }, { secret, nowMs: Date.now() })}`;
}

describe("the catalog API", () => {
  // Supertest lets the app listen on a free port for each request.
  const app = createApp({ gateway: createFakeGateway() });

  beforeEach(() => {
    addProduct(exampleProduct());
    addProduct(exampleProduct({ sku: "BOOK-1", name: "Book of mugs", category: "books" }));
  });

  it("says that it is up", async () => {
    await request(app).get("/health").expect(200, { status: "up" });
  });

  it("lists products", async () => {
    const { body } = await request(app).get("/products").expect(200);
    assert.deepEqual(
      body.items.map(({ sku }) => sku),
      ["MUG-1", "BOOK-1"],
    );
  });

  it("lists the products of a category in pages", async () => {
    const query = { category: "books", page: 1, pageSize: 1 };
    const { body } = await request(app).get("/products").query(query).expect(200);
    assert.deepEqual([body.items[0].sku, body.totalCount], ["BOOK-1", 1]);
  });

  it("gives a single product", async () => {
    const { body } = await request(app).get("/products/MUG-1").expect(200);
    assert.deepEqual(body, exampleProduct());
  });

  it("answers 404 for a product that does not exist", async () => {
    const { body } = await request(app).get("/products/NONE").expect(404);
    assert.deepEqual(body.error, { code: "NOT_FOUND", message: "no such product: NONE" });
  });

  it("searches products", async () => {
    const { body } = await request(app).get("/products/search?q=blue+mugs").expect(200);
    assert.deepEqual(
      body.items.map(({ sku }) => sku),
      ["MUG-1"],
    );
  });

  it("lets staff add a product", async () => {
    const response = await request(app)
      .post("/products")
      .set("authorization", bearer("staff"))
      .send(exampleProduct({ sku: "POT-1" }))
      .expect(201);
    assert.equal(response.headers.location, "/products/POT-1");
    assert.equal(getProduct("POT-1").name, "Blue mug");
  });

  it("lets nobody add a product without a token", async () => {
    await request(app)
      .post("/products")
      .send(exampleProduct({ sku: "POT-1" }))
      .expect(401);
  });

  it("lets no customer add a product", async () => {
    await request(app)
      .post("/products")
      .set("authorization", bearer("customer"))
      .send(exampleProduct({ sku: "POT-1" }))
      .expect(403);
  });

  it("lets staff retire a product", async () => {
    await request(app).delete("/products/MUG-1").set("authorization", bearer("staff")).expect(204);
    assert.equal(getProduct("MUG-1").active, false);
  });

  it("answers 400 for a body that is not JSON", async () => {
    await request(app)
      .post("/products")
      .set("content-type", "application/json")
      .send("{not json")
      .expect(400);
  });
});
