"use strict";
// JSON Schemas of the documents that come from outside. They are published to our partners,
// which is why they are JSON Schema and not zod.

const address = {
  type: "object",
  required: ["street", "postalCode", "city", "country"],
  additionalProperties: false,
  properties: {
    street: { type: "string", minLength: 1 },
    postalCode: { type: "string", minLength: 3, maxLength: 10 },
    city: { type: "string", minLength: 1 },
    country: { type: "string", pattern: "^[A-Z]{2}$" },
  },
};

const checkoutRequest = {
  type: "object",
  required: ["email", "address", "card"],
  additionalProperties: false,
  properties: {
    email: { type: "string", format: "email" },
    couponCode: { type: "string" },
    express: { type: "boolean", default: false },
    address,
    card: {
      type: "object",
      required: ["number", "expires"],
      additionalProperties: false,
      properties: {
        number: { type: "string", pattern: "^[0-9 ]{12,23}$" },
        expires: { type: "string", pattern: "^[0-9]{4}-[0-9]{2}$" },
      },
    },
  },
};

const cartLine = {
  type: "object",
  required: ["sku"],
  additionalProperties: false,
  properties: {
    sku: { type: "string", minLength: 1 },
    quantity: { type: "integer", minimum: 1, maximum: 99, default: 1 },
  },
};

const shipmentNotice = {
  type: "object",
  required: ["orderNumber", "event", "at", "trackingUrl"],
  properties: {
    orderNumber: { type: "string" },
    event: { enum: ["shipped", "delivered", "lost"] },
    at: { type: "string", format: "date-time" },
    trackingUrl: { type: "string", format: "uri" },
  },
};

module.exports = { cartLine, checkoutRequest, shipmentNotice };
