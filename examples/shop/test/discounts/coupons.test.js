"use strict";

const assert = require("node:assert/strict");
const { DateTime } = require("luxon");
const coupons = require("../../src/discounts/coupons.js");

const MAY = {
  code: "MAY-24",
  rule: { kind: "percent", percent: 10 },
  validFrom: "2024-05-01",
  validUntil: "2024-05-31",
};

function berlin(iso) {
  return DateTime.fromISO(iso, { zone: "Europe/Berlin" });
}

const IN_MAY = berlin("2024-05-15T10:00");

describe("a coupon", () => {
  it("is found however its code is typed", () => {
    coupons.createCoupon(MAY);
    for (const typed of ["may-24", " May 24 ", "MAY24"]) {
      assert.equal(coupons.findUsableCoupon(typed, IN_MAY).code, "MAY24");
    }
  });

  it("is refused when nobody knows it", () => {
    assert.throws(() => coupons.findUsableCoupon("GUESS", IN_MAY), { code: "COUPON_UNKNOWN" });
  });

  it("is refused before its first day", () => {
    coupons.createCoupon(MAY);
    const before = berlin("2024-04-30T23:59:59");
    assert.throws(() => coupons.findUsableCoupon("MAY24", before), { code: "COUPON_TOO_EARLY" });
  });

  it("is good from the first to the last minute of its days", () => {
    coupons.createCoupon(MAY);
    assert.ok(coupons.findUsableCoupon("MAY24", berlin("2024-05-01T00:00")));
    assert.ok(coupons.findUsableCoupon("MAY24", berlin("2024-05-31T23:59")));
  });

  it("is refused after its last day", () => {
    coupons.createCoupon(MAY);
    const after = berlin("2024-06-01T00:00");
    assert.throws(() => coupons.findUsableCoupon("MAY24", after), { code: "COUPON_EXPIRED" });
  });

  it("is used up at its limit", () => {
    coupons.createCoupon({ ...MAY, usageLimit: 2 });
    coupons.redeemCoupon("MAY24", IN_MAY);
    coupons.redeemCoupon("MAY24", IN_MAY);
    assert.throws(() => coupons.redeemCoupon("MAY24", IN_MAY), { code: "COUPON_USED_UP" });
  });

  it("can be used again after it was returned", () => {
    coupons.createCoupon({ ...MAY, usageLimit: 1 });
    coupons.redeemCoupon("MAY24", IN_MAY);
    coupons.returnCoupon("may-24");
    assert.ok(coupons.findUsableCoupon("MAY24", IN_MAY));
  });

  it("is not created when it ends before it begins", () => {
    const backwards = { ...MAY, validUntil: "2024-04-01" };
    assert.throws(() => coupons.createCoupon(backwards), /validUntil: ends before it begins/);
  });
});
