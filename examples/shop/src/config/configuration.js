"use strict";
// Reads the shop's settings from the environment. It is read at each call, not when this file loads:
// a process that is forked or reconfigured must never see the settings of its parent.

const { z } = require("zod");
const { parseWith } = require("../validation/parse-with.js");

const DEVELOPMENT_SECRET = "a-secret-for-development-only";

const environmentSchema = z
  .object({
    NODE_ENV: z.string().default("development"),
    SHOP_CART_HOURS: z.coerce.number().positive().default(72),
    SHOP_COUNTRY: z.string().toUpperCase().length(2).default("DE"),
    SHOP_CURRENCY: z.enum(["EUR", "CHF", "GBP", "USD"]).default("EUR"),
    SHOP_FREE_SHIPPING_CENTS: z.coerce.number().int().min(0).default(5000),
    SHOP_LOW_STOCK: z.coerce.number().int().min(0).default(5),
    SHOP_TOKEN_SECRET: z.string().min(16).default(DEVELOPMENT_SECRET),
  })
  .refine(hasSecretOfItsOwn, {
    path: ["SHOP_TOKEN_SECRET"],
    message: "production needs a secret of its own",
  });

function readConfiguration(environment = process.env) {
  const settings = parseWith(environmentSchema, environment, "configuration");
  return Object.freeze({
    cartHours: settings.SHOP_CART_HOURS,
    country: settings.SHOP_COUNTRY,
    currency: settings.SHOP_CURRENCY,
    freeShippingCents: settings.SHOP_FREE_SHIPPING_CENTS,
    lowStockLevel: settings.SHOP_LOW_STOCK,
    tokenSecret: settings.SHOP_TOKEN_SECRET,
  });
}

function hasSecretOfItsOwn(settings) {
  return settings.NODE_ENV !== "production" || settings.SHOP_TOKEN_SECRET !== DEVELOPMENT_SECRET;
}

module.exports = { readConfiguration };
