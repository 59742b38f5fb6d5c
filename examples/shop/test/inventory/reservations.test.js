"use strict";

const { expect } = require("chai");
const reservations = require("../../src/inventory/reservations.js");
const { receiveStock, stockLevel } = require("../../src/inventory/stock.js");
const { NOW } = require("../support/examples.js");

const LATER = NOW.plus({ minutes: 30 });

describe("reservations", () => {
  beforeEach(() => {
    receiveStock("MUG-1", 10);
    receiveStock("BOOK-1", 1);
  });

  it("leave less available and the stock as it is", () => {
    reservations.reserveAll("order-1", [{ sku: "MUG-1", quantity: 4 }], NOW);
    expect(reservations.availableStock("MUG-1", NOW)).to.equal(6);
    expect(stockLevel("MUG-1")).to.equal(10);
  });

  it("are refused when too little is available", () => {
    reservations.reserveAll("order-1", [{ sku: "MUG-1", quantity: 8 }], NOW);
    expect(() => reservations.reserveAll("order-2", [{ sku: "MUG-1", quantity: 3 }], NOW)).to.throw(
      "MUG-1: 3 wanted, 2 available",
    );
  });

  it("hold all lines of an order or none", () => {
    const lines = [
      { sku: "MUG-1", quantity: 1 },
      { sku: "BOOK-1", quantity: 2 },
    ];
    expect(() => reservations.reserveAll("order-1", lines, NOW)).to.throw("BOOK-1");
    expect(reservations.availableStock("MUG-1", NOW)).to.equal(10);
  });

  it("end after half an hour", () => {
    reservations.reserveAll("order-1", [{ sku: "MUG-1", quantity: 4 }], NOW);
    expect(reservations.availableStock("MUG-1", LATER.minus({ seconds: 1 }))).to.equal(6);
    expect(reservations.availableStock("MUG-1", LATER)).to.equal(10);
  });

  it("do not end once the order is paid", () => {
    reservations.reserveAll("order-1", [{ sku: "MUG-1", quantity: 4 }], NOW);
    reservations.holdWithoutLimit("order-1");
    expect(reservations.availableStock("MUG-1", NOW.plus({ years: 1 }))).to.equal(6);
  });

  it("are released with their order", () => {
    reservations.reserveAll("order-1", [{ sku: "MUG-1", quantity: 4 }], NOW);
    reservations.reserveAll("order-2", [{ sku: "MUG-1", quantity: 1 }], NOW);
    reservations.release("order-1");
    expect(reservations.availableStock("MUG-1", NOW)).to.equal(9);
  });

  it("become a movement of stock on dispatch", () => {
    reservations.reserveAll("order-1", [{ sku: "MUG-1", quantity: 4 }], NOW);
    reservations.dispatch("order-1");
    expect(stockLevel("MUG-1")).to.equal(6);
    expect(reservations.availableStock("MUG-1", NOW)).to.equal(6);
  });

  it("are cleared away when they are over", () => {
    reservations.reserveAll("order-1", [{ sku: "MUG-1", quantity: 4 }], NOW);
    reservations.reserveAll("order-2", [{ sku: "MUG-1", quantity: 1 }], NOW, 60);
    expect(reservations.releaseExpired(LATER)).to.equal(1);
    expect(reservations.releaseExpired(LATER)).to.equal(0);
  });
});
