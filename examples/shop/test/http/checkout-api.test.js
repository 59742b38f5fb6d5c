"use strict";

const { expect } = require("chai");
const request = require("supertest");
const { addProduct } = require("../../src/catalog/products.js");
const { createApp } = require("../../src/http/app.js");
const { receiveStock, stockLevel } = require("../../src/inventory/stock.js");
const { getOrder } = require("../../src/orders/orders.js");
const { isOrderNumber } = require("../../src/orders/order-number.js");
const { DECLINED_CARD, createFakeGateway } = require("../../src/payments/fake-gateway.js");
const { exampleProduct } = require("../support/examples.js");

const CHECKOUT = {
  email: "ada@example.org",
  address: { street: "Main Street 1", postalCode: "10115", city: "Berlin", country: "DE" },
  card: { number: "4111 1111 1111 1111", expires: "2099-12" },
};

describe("the checkout API", () => {
  let gateway;
  let server;

  // One server for the whole file, on whatever port is free, so that files can run side by side.
  before((done) => {
    gateway = createFakeGateway();
    server = createApp({ gateway }).listen(0, "127.0.0.1", done);
  });

  after((done) => {
    server.close(done);
  });

  beforeEach(() => {
    addProduct(exampleProduct());
    receiveStock("MUG-1", 10);
  });

  async function cartWithMugs(quantity) {
    const { body } = await request(server).post("/carts").expect(201);
    await request(server).post(`/carts/${body.id}/lines`).send({ sku: "MUG-1", quantity });
    return body.id;
  }

  it("opens an empty cart", async () => {
    const { body } = await request(server).post("/carts").expect(201);
    expect(body).to.deep.include({ id: "carts-1", lines: [], totals: null });
  });

  it("puts a product into the cart and adds up", async () => {
    const id = await cartWithMugs(2);
    const { body } = await request(server).get(`/carts/${id}`).expect(200);
    expect(body.totals).to.include({ subtotalCents: 2380, totalCents: 2779 });
  });

  it("refuses a quantity that is no whole number", async () => {
    const id = await cartWithMugs(1);
    const line = { sku: "MUG-1", quantity: 1.5 };
    const { body } = await request(server).post(`/carts/${id}/lines`).send(line).expect(422);
    expect(body.error.details[0].path).to.equal("quantity");
  });

  it("takes a line out of the cart", async () => {
    const id = await cartWithMugs(2);
    const { body } = await request(server).delete(`/carts/${id}/lines/MUG-1`).expect(200);
    expect(body.lines).to.deep.equal([]);
  });

  it("does not know other people's carts by guessing", async () => {
    await request(server).get("/carts/carts-99").expect(404);
  });

  it("turns a cart into a paid order", async () => {
    const id = await cartWithMugs(2);
    const { body } = await request(server).post(`/carts/${id}/checkout`).send(CHECKOUT).expect(201);
    expect(body).to.include({ state: "paid", card: "**** 1111" });
    expect(isOrderNumber(body.orderNumber)).to.equal(true);
    expect(getOrder(body.orderNumber).customerId).to.equal("ada@example.org");
  });

  it("has no cart any more after the order", async () => {
    const id = await cartWithMugs(1);
    await request(server).post(`/carts/${id}/checkout`).send(CHECKOUT).expect(201);
    await request(server).get(`/carts/${id}`).expect(404);
  });

  it("keeps the cart and the stock when the card is declined", async () => {
    const id = await cartWithMugs(10);
    const declined = { ...CHECKOUT, card: { ...CHECKOUT.card, number: DECLINED_CARD } };
    await request(server).post(`/carts/${id}/checkout`).send(declined).expect(402);
    await request(server).post(`/carts/${id}/checkout`).send(CHECKOUT).expect(201);
    expect(stockLevel("MUG-1")).to.equal(10);
  });

  it("answers 409 when there is too little in stock", async () => {
    const id = await cartWithMugs(11);
    const { body } = await request(server).post(`/carts/${id}/checkout`).send(CHECKOUT).expect(409);
    expect(body.error.message).to.equal("MUG-1: 11 wanted, 10 available");
  });

  it("answers 422 with every field that is missing", async () => {
    const id = await cartWithMugs(1);
    const { body } = await request(server).post(`/carts/${id}/checkout`).send({}).expect(422);
    expect(body.error.details).to.have.lengthOf(3);
  });

  it("does not tell strangers about our bugs", async () => {
    const id = await cartWithMugs(1);
    const { charge } = gateway;
    gateway.charge = () => Promise.reject(new TypeError("secret detail"));
    const response = await request(server).post(`/carts/${id}/checkout`).send(CHECKOUT);
    gateway.charge = charge;
    expect(response.status).to.equal(500);
    expect(response.text).to.not.include("secret detail");
  });
});
