"use strict";
// The people who buy. An e-mail address belongs to one customer, however it is spelled.

const validator = require("validator");
const { z } = require("zod");
const { conflict, notFound } = require("../errors/shop-error.js");
const store = require("../store/memory-store.js");
const { parseWith } = require("../validation/parse-with.js");

const customerSchema = z.object({
  email: z.string().refine((text) => validator.isEmail(text), "not an e-mail address"),
  name: z.string().trim().min(1).max(80),
  newsletter: z.boolean().default(false),
});

function registerCustomer(input) {
  const customer = parseWith(customerSchema, input, "customer");
  const email = canonicalEmail(customer.email);
  if (findCustomerByEmail(email)) throw conflict("EMAIL_TAKEN", `${email} is registered already`);
  return store.insert("customers", { ...customer, email });
}

function getCustomer(id) {
  const customer = store.find("customers", id);
  if (!customer) throw notFound("customer", id);
  return customer;
}

function findCustomerByEmail(email) {
  const canonical = canonicalEmail(email);
  return store.all("customers").find((customer) => customer.email === canonical);
}

/** What the law asks for: the orders stay, the person goes. */
function forgetCustomer(id) {
  getCustomer(id);
  return store.update("customers", id, { email: null, name: "(forgotten)", newsletter: false });
}

function newsletterRecipients() {
  return store
    .all("customers")
    .filter(({ newsletter }) => newsletter)
    .map(({ email }) => email);
}

function canonicalEmail(email) {
  return validator.normalizeEmail(email, { gmail_remove_dots: false });
}

module.exports = {
  findCustomerByEmail,
  forgetCustomer,
  getCustomer,
  newsletterRecipients,
  registerCustomer,
};
