"use strict";

const { expect } = require("chai");
const _ = require("lodash");
const { checkDocument } = require("../../src/validation/schema-validator.js");

const CHECKOUT = {
  email: "ada@example.org",
  address: { street: "Main Street 1", postalCode: "10115", city: "Berlin", country: "DE" },
  card: { number: "4111111111111111", expires: "2030-12" },
};

describe("the schema validator", () => {
  it("lets a good document through", () => {
    expect(checkDocument("checkoutRequest", CHECKOUT)).to.deep.include(CHECKOUT);
  });

  it("fills in defaults", () => {
    expect(checkDocument("checkoutRequest", CHECKOUT).express).to.equal(false);
    expect(checkDocument("cartLine", { sku: "MUG-1" }).quantity).to.equal(1);
  });

  it("leaves the given document as it is", () => {
    const document = _.cloneDeep(CHECKOUT);
    checkDocument("checkoutRequest", document);
    expect(document).to.deep.equal(CHECKOUT);
  });

  it("names the field that is wrong", () => {
    for (const [path, value] of [
      ["email", "not an address"],
      ["address.country", "Germany"],
      ["address.city", ""],
      ["card.number", "4111-1111"],
      ["card.expires", "12/30"],
      ["express", "yes"],
    ]) {
      const document = _.set(_.cloneDeep(CHECKOUT), path, value);
      expect(() => checkDocument("checkoutRequest", document))
        .to.throw()
        .with.nested.property("details[0].path", path);
    }
  });

  it("reports all errors at once", () => {
    expect(() => checkDocument("checkoutRequest", {}))
      .to.throw()
      .with.property("details")
      .with.lengthOf(3);
  });

  it("names a field that does not belong", () => {
    const document = { ...CHECKOUT, discount: "100 %" };
    expect(() => checkDocument("checkoutRequest", document)).to.throw("(discount)");
  });

  it("knows dates with a time", () => {
    const notice = { orderNumber: "1", event: "shipped", trackingUrl: "https://example.org/1" };
    expect(() => checkDocument("shipmentNotice", { ...notice, at: "yesterday" })).to.throw("at:");
    expect(checkDocument("shipmentNotice", { ...notice, at: "2024-05-15T10:00:00Z" })).to.be.an(
      "object",
    );
  });

  it("takes an unknown schema for a mistake of ours", () => {
    expect(() => checkDocument("nothing", {})).to.throw(RangeError);
  });
});
