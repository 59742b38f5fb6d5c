"use strict";

const assert = require("node:assert/strict");
const passwords = require("../../src/auth/passwords.js");

const GOOD_PASSWORD = "Correct4Horse";
const CHEAP = { cost: 1024 };

describe("passwords", () => {
  it("are verified against their hash", async () => {
    const stored = await passwords.hashPassword(GOOD_PASSWORD, CHEAP);
    assert.equal(await passwords.verifyPassword(GOOD_PASSWORD, stored), true);
  });

  it("are refused when a single letter differs", async () => {
    const stored = await passwords.hashPassword(GOOD_PASSWORD, CHEAP);
    assert.equal(await passwords.verifyPassword("correct4Horse", stored), false);
  });

  it("have a different hash each time", async () => {
    const hashes = await Promise.all(
      [1, 2].map(() => passwords.hashPassword(GOOD_PASSWORD, CHEAP)),
    );
    assert.notEqual(hashes[0], hashes[1]);
  });

  it("are refused when they are weak", async () => {
    for (const weak of ["Short1", "alllowercase1", "NoDigitsInHere"]) {
      await assert.rejects(passwords.hashPassword(weak, CHEAP), { code: "WEAK_PASSWORD" });
    }
  });

  it("are to be hashed again when the cost has risen", async () => {
    const stored = await passwords.hashPassword(GOOD_PASSWORD, CHEAP);
    assert.equal(passwords.needsRehash(stored, 1024), false);
    assert.equal(passwords.needsRehash(stored, 2048), true);
  });

  it("of an unknown scheme are a mistake of ours", async () => {
    await assert.rejects(passwords.verifyPassword("x", "md5$1$a$b"), RangeError);
  });
});
