"use strict";

const assert = require("node:assert/strict");
const { issueInvoice, renderInvoice } = require("../../src/invoices/invoice.js");
const { NOW, exampleOrder } = require("../support/examples.js");

const CUSTOMER = { name: "Ada Lovelace" };

describe("an invoice", () => {
  let order;

  beforeEach(() => {
    order = { ...exampleOrder({ quantity: 5 }), state: "paid" };
  });

  it("is numbered by year", () => {
    assert.equal(issueInvoice(order, NOW).id, "R2024-00001");
  });

  it("leaves no gap in the numbers", () => {
    const ids = ["a", "b", "c"].map((id) => issueInvoice({ ...order, id }, NOW).id);
    assert.deepEqual(ids, ["R2024-00001", "R2024-00002", "R2024-00003"]);
  });

  it("starts at one again in a new year", () => {
    issueInvoice(order, NOW);
    const next = issueInvoice({ ...order, id: "other" }, NOW.plus({ years: 1 }));
    assert.equal(next.id, "R2025-00001");
  });

  it("is the same one when it is asked for again", () => {
    assert.deepEqual(issueInvoice(order, NOW), issueInvoice(order, NOW.plus({ days: 1 })));
  });

  it("is not issued before the order is paid", () => {
    assert.throws(() => issueInvoice({ ...order, state: "placed" }, NOW), { code: "NOT_INVOICED" });
  });

  it("shows lines, total and tax", () => {
    const html = renderInvoice(issueInvoice(order, NOW), order, CUSTOMER);
    assert.match(html, /<td>Blue mug<\/td><td>5<\/td><td>€11\.90<\/td>/);
    assert.match(html, /Total: €59\.50/);
    assert.match(html, /Contains 19 % VAT: €9\.50/);
  });

  it("shows a discount only when there is one", () => {
    const invoice = issueInvoice(order, NOW);
    const discounted = { ...order, totals: { ...order.totals, discountCents: 100 } };
    assert.doesNotMatch(renderInvoice(invoice, order, CUSTOMER), /Discount/);
    assert.match(renderInvoice(invoice, discounted, CUSTOMER), /Discount: €1\.00/);
  });

  it("does not trust the customer's name", () => {
    const html = renderInvoice(issueInvoice(order, NOW), order, { name: "<b>Ada</b>" });
    assert.match(html, /&lt;b&gt;Ada&lt;\/b&gt;/);
  });
});
