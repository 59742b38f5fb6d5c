"use strict";
// Invoices: numbered without gaps, as the tax office wants it, and rendered as HTML.

const { conflict } = require("../errors/shop-error.js");
const store = require("../store/memory-store.js");
const { compileTemplate } = require("../templates/renderer.js");

const INVOICED_STATES = new Set(["paid", "packed", "shipped", "delivered"]);

const renderHtml = compileTemplate(`<article class="invoice">
<h1>Invoice {{invoice.id}}</h1>
<p>{{customer.name}}, {{date invoice.issuedAt}}, order {{order.id}}</p>
<table>
{{#each order.lines}}
<tr><td>{{this.name}}</td><td>{{this.quantity}}</td><td>{{money this.unitPriceCents}}</td></tr>
{{/each}}
</table>
{{#if order.totals.discountCents}}
<p>Discount: {{money order.totals.discountCents}}</p>
{{/if}}
<p>Shipping: {{money order.totals.shippingCents}}</p>
<p>Total: {{money order.totals.totalCents}}</p>
{{#each order.totals.taxes}}
<p>Contains {{this.ratePercent}} % VAT: {{money this.taxCents}}</p>
{{/each}}
</article>
`);

/** One invoice per order: asking again gives the same one. */
function issueInvoice(order, now) {
  const issued = store.all("invoices").find(({ orderId }) => orderId === order.id);
  if (issued) return issued;
  if (!INVOICED_STATES.has(order.state)) {
    throw conflict("NOT_INVOICED", `no invoice for an order that is ${order.state}`);
  }
  const number = store.nextInSequence(`invoices of ${now.year}`);
  return store.insert("invoices", {
    id: `R${now.year}-${String(number).padStart(5, "0")}`,
    orderId: order.id,
    issuedAt: now.toUTC().toISO(),
  });
}

function renderInvoice(invoice, order, customer) {
  return renderHtml({ invoice, order, customer });
}

module.exports = { issueInvoice, renderInvoice };
