"use strict";
// Reminds a customer of a cart that was left alone, once, some time after it was last touched.

/**
 * The timers are unref'd: a reminder to come must not keep a process alive that wants to stop.
 * @param {{ afterMs: number, send: (cartId: string) => void }} options
 */
function createAbandonedCartReminder({ afterMs, send }) {
  const timers = new Map();
  const reminded = new Set();

  function touch(cartId) {
    forget(cartId);
    if (reminded.has(cartId)) return;
    timers.set(cartId, setTimeout(remind, afterMs, cartId).unref());
  }

  /** The cart was ordered or emptied. */
  function forget(cartId) {
    clearTimeout(timers.get(cartId));
    timers.delete(cartId);
  }

  function stop() {
    for (const cartId of [...timers.keys()]) forget(cartId);
  }

  function waitingCount() {
    return timers.size;
  }

  function remind(cartId) {
    timers.delete(cartId);
    reminded.add(cartId);
    send(cartId);
  }

  return { forget, stop, touch, waitingCount };
}

module.exports = { createAbandonedCartReminder };
