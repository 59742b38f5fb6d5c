"use strict";
// Allows each key so many attempts in any window of time. The window slides: a fixed one would let
// twice as many through around its edge.

/** @param {{ limit: number, windowMs: number, clock?: () => number }} options clock in milliseconds */
function createRateLimiter({ limit, windowMs, clock = () => performance.now() }) {
  const attemptsByKey = new Map();

  /** @returns {{ allowed: boolean, remaining: number, retryAfterMs: number }} */
  function attempt(key) {
    const nowMs = clock();
    const recent = (attemptsByKey.get(key) ?? []).filter((at) => at > nowMs - windowMs);
    const allowed = recent.length < limit;
    if (allowed) recent.push(nowMs);
    attemptsByKey.set(key, recent);
    return {
      allowed,
      remaining: limit - recent.length,
      retryAfterMs: allowed ? 0 : recent[0] + windowMs - nowMs,
    };
  }

  /** Drops the keys that were quiet for a whole window; without it the map would grow for ever. */
  function sweep() {
    const oldest = clock() - windowMs;
    for (const [key, attempts] of attemptsByKey) {
      if (attempts.every((at) => at <= oldest)) attemptsByKey.delete(key);
    }
    return attemptsByKey.size;
  }

  return { attempt, sweep };
}

module.exports = { createRateLimiter };
