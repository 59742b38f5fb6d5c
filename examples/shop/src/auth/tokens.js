"use strict";
// Signed tokens: who the bearer is and until when, readable by anyone, made by us alone.

const { createHmac, timingSafeEqual } = require("node:crypto");
const { ShopError } = require("../errors/shop-error.js");

/**
 * @param {{ subject: string, role?: "customer" | "staff" }} claims
 * @param {{ secret: string, nowMs: number, lifetimeMs?: number }} options
 */
function issueToken({ subject, role = "customer" }, { secret, nowMs, lifetimeMs = 3_600_000 }) {
  const claims = { subject, role, expiresAtMs: nowMs + lifetimeMs };
  const body = Buffer.from(JSON.stringify(claims)).toString("base64url");
  return `${body}.${signatureOf(body, secret)}`;
}

function readToken(token, { secret, nowMs }) {
  const [body, signature, ...rest] = token.split(".");
  if (!body || !signature || rest.length > 0) throw refused("is not a token");
  if (!isSame(signature, signatureOf(body, secret))) throw refused("was not signed by us");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString());
  if (claims.expiresAtMs <= nowMs) throw refused("has expired");
  return claims;
}

function signatureOf(body, secret) {
  return createHmac("sha256", secret).update(body).digest("base64url");
}

/** Takes equally long for every wrong signature, so that it cannot be guessed byte by byte. */
function isSame(actual, expected) {
  const [left, right] = [Buffer.from(actual), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function refused(reason) {
  return new ShopError("BAD_TOKEN", `the token ${reason}`, { status: 401 });
}

module.exports = { issueToken, readToken };
