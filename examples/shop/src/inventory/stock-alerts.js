"use strict";
// A stream of warnings: one when a product falls to the low mark, and none again until it has been refilled.

const { distinctUntilChanged, filter, groupBy, map, mergeMap } = require("rxjs");
const { readConfiguration } = require("../config/configuration.js");
const { eventsOf } = require("../events/event-bus.js");

/** @returns {import("rxjs").Observable<{ sku: string, quantity: number, urgent: boolean }>} */
function lowStockAlerts(lowStockLevel = readConfiguration().lowStockLevel) {
  return eventsOf("stock-changed").pipe(
    groupBy(({ sku }) => sku),
    mergeMap((changesOfOne) => alertsOfOne(changesOfOne, lowStockLevel)),
  );
}

function alertsOfOne(changes, lowStockLevel) {
  return changes.pipe(
    map(({ sku, quantity }) => ({ sku, quantity, stage: stageOf(quantity, lowStockLevel) })),
    distinctUntilChanged((before, after) => before.stage === after.stage),
    filter(({ stage }) => stage !== "enough"),
    map(({ sku, quantity, stage }) => ({ sku, quantity, urgent: stage === "empty" })),
  );
}

function stageOf(quantity, lowStockLevel) {
  if (quantity === 0) return "empty";
  return quantity <= lowStockLevel ? "low" : "enough";
}

module.exports = { lowStockAlerts };
