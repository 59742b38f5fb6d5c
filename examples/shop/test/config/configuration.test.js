"use strict";

const assert = require("node:assert/strict");
const { readConfiguration } = require("../../src/config/configuration.js");
const { useEnvironment } = require("../support/environment.js");

const SECRET = "0123456789abcdef";

describe("the configuration", () => {
  it("has a default for everything", () => {
    assert.deepEqual(readConfiguration({}), {
      cartHours: 72,
      country: "DE",
      currency: "EUR",
      freeShippingCents: 5000,
      lowStockLevel: 5,
      tokenSecret: "a-secret-for-development-only",
    });
  });

  it("cannot be changed by who reads it", () => {
    assert.ok(Object.isFrozen(readConfiguration({})));
  });

  it("names the variable that is wrong", () => {
    assert.throws(() => readConfiguration({ SHOP_CURRENCY: "shells" }), /SHOP_CURRENCY/);
  });

  it("names all variables that are wrong at once", () => {
    const environment = { SHOP_CART_HOURS: "-1", SHOP_LOW_STOCK: "few" };
    assert.throws(
      () => readConfiguration(environment),
      ({ details }) => details.map(({ path }) => path).join() === "SHOP_CART_HOURS,SHOP_LOW_STOCK",
    );
  });

  it("refuses the development secret in production", () => {
    assert.throws(() => readConfiguration({ NODE_ENV: "production" }), /secret of its own/);
  });

  it("takes a secret of its own in production", () => {
    const environment = { NODE_ENV: "production", SHOP_TOKEN_SECRET: SECRET };
    assert.equal(readConfiguration(environment).tokenSecret, SECRET);
  });

  describe("read from the process", () => {
    useEnvironment("SHOP_CURRENCY", "CHF");

    it("comes from process.env when nothing is given", () => {
      assert.equal(readConfiguration().currency, "CHF");
    });

    it("is read anew each time", () => {
      readConfiguration();
      process.env.SHOP_CURRENCY = "GBP";
      assert.equal(readConfiguration().currency, "GBP");
    });

    it("runs under NODE_ENV=test, which the setup file sets", () => {
      assert.equal(process.env.NODE_ENV, "test");
    });
  });
});
