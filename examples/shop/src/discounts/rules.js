"use strict";
// What one discount rule takes off a cart's lines. Which rules apply together is decided in
// best-combination.js.

const _ = require("lodash");
const { z } = require("zod");
const money = require("../money/money.js");

const stackable = z.boolean().default(false);

const ruleSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("percent"),
    percent: z.number().positive().max(100),
    category: z.string().optional(),
    stackable,
  }),
  z.object({
    kind: z.literal("fixed"),
    amountCents: z.number().int().positive(),
    minimumCents: z.number().int().min(0).default(0),
    stackable,
  }),
  z.object({
    kind: z.literal("bundle"),
    sku: z.string(),
    buy: z.number().int().positive(),
    free: z.number().int().positive(),
    stackable,
  }),
]);

const calculators = {
  percent: ({ percent, category }, lines) => {
    const matching = lines.filter((line) => category === undefined || line.category === category);
    return money.percentOf(subtotal(matching), percent);
  },
  fixed: ({ amountCents, minimumCents = 0 }, lines) => {
    const total = subtotal(lines);
    return total >= minimumCents ? Math.min(amountCents, total) : 0;
  },
  bundle: ({ sku, buy, free }, lines) => {
    const line = lines.find((candidate) => candidate.sku === sku);
    if (!line) return 0;
    return Math.floor(line.quantity / (buy + free)) * free * line.unitPriceCents;
  },
};

function discountOf(rule, lines) {
  return calculators[rule.kind](rule, lines);
}

function subtotal(lines) {
  return _.sumBy(lines, ({ quantity, unitPriceCents }) => quantity * unitPriceCents);
}

module.exports = { discountOf, ruleSchema, subtotal };
