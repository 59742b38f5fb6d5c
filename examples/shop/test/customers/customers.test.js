"use strict";

const assert = require("node:assert/strict");
const customers = require("../../src/customers/customers.js");

const ADA = { email: "Ada@Example.org", name: "Ada Lovelace" };

describe("customers", () => {
  it("are registered with their address in small letters", () => {
    assert.equal(customers.registerCustomer(ADA).email, "ada@example.org");
  });

  it("are found however their address is spelled", () => {
    const { id } = customers.registerCustomer(ADA);
    assert.equal(customers.findCustomerByEmail("ADA@EXAMPLE.ORG").id, id);
  });

  it("cannot register an address twice", () => {
    customers.registerCustomer(ADA);
    const again = { ...ADA, email: "ada@example.ORG" };
    assert.throws(() => customers.registerCustomer(again), { code: "EMAIL_TAKEN", status: 409 });
  });

  it("need an address that could exist", () => {
    assert.throws(
      () => customers.registerCustomer({ ...ADA, email: "ada@" }),
      /not an e-mail address/,
    );
  });

  it("are forgotten without a trace of the person", () => {
    const { id } = customers.registerCustomer(ADA);
    customers.forgetCustomer(id);
    assert.doesNotMatch(JSON.stringify(customers.getCustomer(id)), /ada|lovelace/i);
  });

  it("can register again after they were forgotten", () => {
    customers.forgetCustomer(customers.registerCustomer(ADA).id);
    assert.ok(customers.registerCustomer(ADA));
  });

  it("receive the newsletter when they asked for it and were not forgotten", () => {
    customers.registerCustomer(ADA);
    const register = (name) =>
      customers.registerCustomer({ name, email: `${name}@example.org`, newsletter: true });
    register("grace");
    customers.forgetCustomer(register("alan").id);
    assert.deepEqual(customers.newsletterRecipients(), ["grace@example.org"]);
  });
});
