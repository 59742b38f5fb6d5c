"use strict";
// Stores passwords so that nobody can read them, us included.

const { randomBytes, scrypt, timingSafeEqual } = require("node:crypto");
const { promisify } = require("node:util");
const validator = require("validator");
const { ShopError } = require("../errors/shop-error.js");

const deriveKey = promisify(scrypt);
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** @param {{ cost?: number }} options a power of two; each doubling doubles the time of a guess */
async function hashPassword(password, { cost = 16384 } = {}) {
  requireStrength(password);
  const salt = randomBytes(SALT_BYTES);
  const key = await deriveKey(password, salt, KEY_BYTES, { N: cost });
  return ["scrypt", cost, salt.toString("base64url"), key.toString("base64url")].join("$");
}

async function verifyPassword(password, stored) {
  const [scheme, cost, salt, key] = stored.split("$");
  if (scheme !== "scrypt") throw new RangeError(`unknown password scheme ${scheme}`);
  const expected = Buffer.from(key, "base64url");
  const options = { N: Number(cost) };
  const actual = await deriveKey(password, Buffer.from(salt, "base64url"), KEY_BYTES, options);
  return timingSafeEqual(actual, expected);
}

/** True for a hash that was made at a lower cost than we use now, to be renewed at the next login. */
function needsRehash(stored, cost) {
  return Number(stored.split("$")[1]) < cost;
}

function requireStrength(password) {
  const strong = validator.isStrongPassword(password, { minLength: 10, minSymbols: 0 });
  if (strong) return;
  throw new ShopError(
    "WEAK_PASSWORD",
    "a password needs 10 characters, with small and capital letters and a digit",
  );
}

module.exports = { hashPassword, needsRehash, verifyPassword };
