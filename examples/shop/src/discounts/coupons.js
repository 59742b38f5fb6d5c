"use strict";
// Coupons: a code that a customer types in, which allows a discount rule for a time and a number of uses.

const { DateTime } = require("luxon");
const { z } = require("zod");
const { ShopError } = require("../errors/shop-error.js");
const store = require("../store/memory-store.js");
const { parseWith } = require("../validation/parse-with.js");
const { ruleSchema } = require("./rules.js");

const couponSchema = z
  .object({
    code: z.string().transform(normaliseCode).pipe(z.string().min(4).max(20)),
    rule: ruleSchema,
    validFrom: z.iso.date(),
    validUntil: z.iso.date(),
    usageLimit: z.number().int().positive().optional(),
  })
  .refine(({ validFrom, validUntil }) => validFrom <= validUntil, {
    path: ["validUntil"],
    message: "ends before it begins",
  });

function createCoupon(input) {
  const coupon = parseWith(couponSchema, input, "coupon");
  return store.insert("coupons", { ...coupon, id: coupon.code, timesUsed: 0 });
}

/** @param {DateTime} now the coupon is good on all of its last day, in the zone of `now` */
function findUsableCoupon(code, now) {
  const coupon = store.find("coupons", normaliseCode(code));
  if (!coupon) throw unusable("COUPON_UNKNOWN", code, "does not exist");
  if (now < DateTime.fromISO(coupon.validFrom, { zone: now.zone }).startOf("day")) {
    throw unusable("COUPON_TOO_EARLY", code, `is valid from ${coupon.validFrom}`);
  }
  if (now > DateTime.fromISO(coupon.validUntil, { zone: now.zone }).endOf("day")) {
    throw unusable("COUPON_EXPIRED", code, `was valid until ${coupon.validUntil}`);
  }
  if (coupon.timesUsed >= (coupon.usageLimit ?? Infinity)) {
    throw unusable("COUPON_USED_UP", code, "has been used up");
  }
  return coupon;
}

function redeemCoupon(code, now) {
  const coupon = findUsableCoupon(code, now);
  return store.update("coupons", coupon.id, { timesUsed: coupon.timesUsed + 1 });
}

/** The order was canceled, so the coupon may be used again. */
function returnCoupon(code) {
  const coupon = store.get("coupons", normaliseCode(code));
  return store.update("coupons", coupon.id, { timesUsed: coupon.timesUsed - 1 });
}

/** People type codes in small letters, with spaces and hyphens where they like. */
function normaliseCode(code) {
  return code.toUpperCase().replace(/[\s-]/g, "");
}

function unusable(code, coupon, reason) {
  return new ShopError(code, `coupon ${coupon} ${reason}`);
}

module.exports = { createCoupon, findUsableCoupon, redeemCoupon, returnCoupon };
