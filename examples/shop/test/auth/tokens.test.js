"use strict";

const assert = require("node:assert/strict");
const { issueToken, readToken } = require("../../src/auth/tokens.js");

const OPTIONS = { secret: "0123456789abcdef", nowMs: 1_000_000 };

function withClaims(token, changes) {
  const [body, signature] = token.split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString());
  const forged = Buffer.from(JSON.stringify({ ...claims, ...changes })).toString("base64url");
  return `${forged}.${signature}`;
}

describe("a token", () => {
  it("says who its bearer is", () => {
    const token = issueToken({ subject: "customers-1", role: "staff" }, OPTIONS);
    assert.deepEqual(readToken(token, OPTIONS), {
      subject: "customers-1",
      role: "staff",
      expiresAtMs: 4_600_000,
    });
  });

  it("is for a customer unless told otherwise", () => {
    const token = issueToken({ subject: "customers-1" }, OPTIONS);
    assert.equal(readToken(token, OPTIONS).role, "customer");
  });

  it("expires with its lifetime", () => {
    const token = issueToken({ subject: "customers-1" }, { ...OPTIONS, lifetimeMs: 1000 });
    assert.ok(readToken(token, { ...OPTIONS, nowMs: 1_000_999 }));
    assert.throws(() => readToken(token, { ...OPTIONS, nowMs: 1_001_000 }), /has expired/);
  });

  it("is refused when its claims were changed", () => {
    const token = issueToken({ subject: "customers-1" }, OPTIONS);
    assert.throws(
      () => readToken(withClaims(token, { role: "staff" }), OPTIONS),
      /not signed by us/,
    );
  });

  it("is refused when it was signed with another secret", () => {
    const token = issueToken(
      { subject: "customers-1" },
      { ...OPTIONS, secret: "another-secret-16" },
    );
    assert.throws(() => readToken(token, OPTIONS), { code: "BAD_TOKEN", status: 401 });
  });

  it("is of two parts", () => {
    for (const text of ["", "no-dot", "a.b.c", ".signature", "body."]) {
      assert.throws(() => readToken(text, OPTIONS), /is not a token/);
    }
  });
});
