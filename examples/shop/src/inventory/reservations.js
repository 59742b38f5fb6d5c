"use strict";
// Holds stock for an order between checkout and dispatch, so that no piece is sold twice.

const { DateTime } = require("luxon");
const _ = require("lodash");
const { conflict } = require("../errors/shop-error.js");
const store = require("../store/memory-store.js");
const { stockLevel, takeStock } = require("./stock.js");

const DEFAULT_HOLD_MINUTES = 30;

/** In stock and not held for anyone. */
function availableStock(sku, now) {
  const held = reservations((one) => one.sku === sku && !isOver(one, now));
  return stockLevel(sku) - _.sumBy(held, "quantity");
}

/** All lines or none: a half reserved order helps nobody. */
function reserveAll(orderId, lines, now, minutes = DEFAULT_HOLD_MINUTES) {
  for (const { sku, quantity } of lines) {
    const available = availableStock(sku, now);
    if (quantity > available) {
      throw conflict("OUT_OF_STOCK", `${sku}: ${quantity} wanted, ${available} available`);
    }
  }
  const until = now.plus({ minutes }).toUTC().toISO();
  return lines.map(({ sku, quantity }) =>
    store.insert("reservations", { orderId, sku, quantity, until }),
  );
}

/** A paid order keeps its pieces however long packing takes. */
function holdWithoutLimit(orderId) {
  for (const { id } of ofOrder(orderId)) store.update("reservations", id, { until: null });
}

/** The pieces leave the warehouse. */
function dispatch(orderId) {
  for (const { sku, quantity } of ofOrder(orderId)) takeStock(sku, quantity, orderId);
  release(orderId);
}

function release(orderId) {
  for (const { id } of ofOrder(orderId)) store.remove("reservations", id);
}

function releaseExpired(now) {
  const expired = reservations((one) => isOver(one, now));
  for (const { id } of expired) store.remove("reservations", id);
  return expired.length;
}

function ofOrder(orderId) {
  return reservations((one) => one.orderId === orderId);
}

function reservations(predicate) {
  return store.all("reservations").filter(predicate);
}

function isOver({ until }, now) {
  return until !== null && DateTime.fromISO(until) <= now;
}

module.exports = {
  availableStock,
  dispatch,
  holdWithoutLimit,
  release,
  releaseExpired,
  reserveAll,
};
