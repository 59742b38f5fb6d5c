"use strict";
// How many pieces lie in the warehouse. Every change is kept as a movement, so a level can be explained.

const { conflict, invalid } = require("../errors/shop-error.js");
const { publish } = require("../events/event-bus.js");
const store = require("../store/memory-store.js");

function stockLevel(sku) {
  return store.find("stock", sku)?.quantity ?? 0;
}

function receiveStock(sku, quantity, reason = "delivery") {
  requirePositive(quantity);
  return move(sku, quantity, reason);
}

function takeStock(sku, quantity, reason = "order") {
  requirePositive(quantity);
  const level = stockLevel(sku);
  if (quantity > level) {
    throw conflict("OUT_OF_STOCK", `${sku}: ${quantity} wanted, ${level} in stock`);
  }
  return move(sku, -quantity, reason);
}

/** Sets a level to what was counted by hand. */
function correctStock(sku, counted) {
  return move(sku, counted - stockLevel(sku), "stocktaking");
}

function movementsOf(sku) {
  return store.all("movements").filter((movement) => movement.sku === sku);
}

function move(sku, change, reason) {
  const quantity = stockLevel(sku) + change;
  store.put("stock", { id: sku, quantity });
  store.insert("movements", { sku, change, reason });
  publish("stock-changed", { sku, quantity });
  return quantity;
}

function requirePositive(quantity) {
  if (Number.isInteger(quantity) && quantity > 0) return;
  throw invalid("stock movement", [{ path: "quantity", message: `${quantity} is not positive` }]);
}

module.exports = { correctStock, movementsOf, receiveStock, stockLevel, takeStock };
