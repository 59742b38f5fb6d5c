"use strict";
// One of the slow files: it waits until real windows have passed.

const assert = require("node:assert/strict");
const { setTimeout: wait } = require("node:timers/promises");
const { createRateLimiter } = require("../../src/auth/rate-limiter.js");

const WINDOW_MS = 300;
// Timers may fire a little early against performance.now().
const MARGIN_MS = 20;

describe("the rate limiter", () => {
  it("allows as many attempts as the limit", () => {
    const limiter = createRateLimiter({ limit: 3, windowMs: WINDOW_MS });
    const answers = [1, 2, 3, 4].map(() => limiter.attempt("ada"));
    assert.deepEqual(
      answers.map(({ allowed }) => allowed),
      [true, true, true, false],
    );
  });

  it("counts down what remains", () => {
    const limiter = createRateLimiter({ limit: 3, windowMs: WINDOW_MS });
    const answers = [1, 2, 3, 4].map(() => limiter.attempt("ada"));
    assert.deepEqual(
      answers.map(({ remaining }) => remaining),
      [2, 1, 0, 0],
    );
  });

  it("limits each key by itself", () => {
    const limiter = createRateLimiter({ limit: 1, windowMs: WINDOW_MS });
    limiter.attempt("ada");
    assert.equal(limiter.attempt("grace").allowed, true);
  });

  it("says when the next attempt will be allowed", () => {
    let nowMs = 1000;
    const limiter = createRateLimiter({ limit: 1, windowMs: 500, clock: () => nowMs });
    limiter.attempt("ada");
    nowMs = 1200;
    assert.equal(limiter.attempt("ada").retryAfterMs, 300);
  });

  it("allows attempts again after a window", async () => {
    const limiter = createRateLimiter({ limit: 1, windowMs: WINDOW_MS });
    limiter.attempt("ada");
    await wait(WINDOW_MS + MARGIN_MS);
    assert.equal(limiter.attempt("ada").allowed, true);
  });

  it("keeps its word about when to come back", async () => {
    const limiter = createRateLimiter({ limit: 1, windowMs: WINDOW_MS });
    limiter.attempt("ada");
    const { retryAfterMs } = limiter.attempt("ada");
    await wait(retryAfterMs + MARGIN_MS);
    assert.equal(limiter.attempt("ada").allowed, true);
  });

  it("slides its window, so that attempts come back one by one", async () => {
    const limiter = createRateLimiter({ limit: 2, windowMs: WINDOW_MS });
    limiter.attempt("ada");
    await wait(WINDOW_MS / 2);
    limiter.attempt("ada");
    await wait(WINDOW_MS / 2 + MARGIN_MS);
    assert.equal(limiter.attempt("ada").allowed, true);
    assert.equal(limiter.attempt("ada").allowed, false);
  });

  it("forgets keys that were quiet for a window", async () => {
    const limiter = createRateLimiter({ limit: 2, windowMs: WINDOW_MS });
    limiter.attempt("ada");
    await wait(WINDOW_MS + MARGIN_MS);
    limiter.attempt("grace");
    assert.equal(limiter.sweep(), 1);
  });
});
