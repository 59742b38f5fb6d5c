"use strict";
// Keeps carts between visits, and forgets those that nobody has touched for some hours.

const { DateTime } = require("luxon");
const { readConfiguration } = require("../config/configuration.js");
const { notFound } = require("../errors/shop-error.js");
const store = require("../store/memory-store.js");
const { emptyCart } = require("./cart.js");

/** @param {DateTime} now */
function openCart(now, customerId = null) {
  return store.insert("carts", { ...emptyCart(), customerId, touchedAt: now.toUTC().toISO() });
}

function loadCart(id, now) {
  const cart = store.find("carts", id);
  if (!cart || isExpired(cart, now)) throw notFound("cart", id);
  return cart;
}

function saveCart(cart, now) {
  return store.update("carts", cart.id, { ...cart, touchedAt: now.toUTC().toISO() });
}

/** The cart has become an order. */
function closeCart(id) {
  store.remove("carts", id);
}

/** @returns {string[]} the ids of the carts that were dropped */
function dropExpiredCarts(now) {
  const expired = store.all("carts").filter((cart) => isExpired(cart, now));
  for (const { id } of expired) store.remove("carts", id);
  return expired.map(({ id }) => id);
}

function isExpired({ touchedAt }, now) {
  const { cartHours } = readConfiguration();
  return DateTime.fromISO(touchedAt).plus({ hours: cartHours }) <= now;
}

module.exports = { closeCart, dropExpiredCarts, loadCart, openCart, saveCart };
