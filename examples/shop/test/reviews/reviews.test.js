"use strict";

const assert = require("node:assert/strict");
const { advanceOrder } = require("../../src/orders/orders.js");
const reviews = require("../../src/reviews/reviews.js");
const { exampleOrder } = require("../support/examples.js");

function review(changes = {}) {
  return { sku: "MUG-1", customerId: "customers-1", stars: 4, text: "Nice blue", ...changes };
}

describe("reviews", () => {
  beforeEach(() => {
    const { id } = exampleOrder({ customerId: "customers-1" });
    for (const action of ["pay", "pack", "ship", "deliver"]) advanceOrder(id, action);
  });

  it("are published at once when they look harmless", () => {
    assert.equal(reviews.submitReview(review()).state, "published");
    assert.equal(reviews.reviewsOf("MUG-1").length, 1);
  });

  it("wait to be read when they have a link", () => {
    const text = "Cheaper at www.other.shop";
    assert.equal(reviews.submitReview(review({ text })).state, "waiting");
    assert.deepEqual(reviews.reviewsOf("MUG-1"), []);
  });

  it("cannot carry HTML", () => {
    const { text } = reviews.submitReview(review({ text: " <script>alert(1)</script> " }));
    assert.equal(text, "&lt;script&gt;alert(1)&lt;&#x2F;script&gt;");
  });

  it("give from one to five whole stars", () => {
    for (const stars of [0, 6, 3.5]) {
      assert.throws(() => reviews.submitReview(review({ stars })), { code: "BAD_STARS" });
    }
  });

  it("are for those who have received the product", () => {
    for (const unbought of [{ customerId: "customers-2" }, { sku: "BOOK-1" }]) {
      assert.throws(() => reviews.submitReview(review(unbought)), {
        code: "NOT_BOUGHT",
        status: 403,
      });
    }
  });

  it("are one per customer and product", () => {
    reviews.submitReview(review());
    assert.throws(() => reviews.submitReview(review({ stars: 1 })), { code: "REVIEWED" });
  });

  it("are published or rejected by a person who has read them", () => {
    const { id } = reviews.submitReview(review({ text: "see https://example.org" }));
    reviews.moderateReview(id, "reject");
    assert.equal(reviews.reviewsOf("MUG-1", "rejected").length, 1);
  });

  it("are moderated only while they wait", () => {
    const { id } = reviews.submitReview(review());
    assert.throws(() => reviews.moderateReview(id, "reject"), { code: "WRONG_STATE" });
  });
});
