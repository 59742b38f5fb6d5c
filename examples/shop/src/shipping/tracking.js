"use strict";
// What the carrier tells us of parcels. It sends a notice again until we have answered, so the same one
// may come several times; it moves the order only once.

const _ = require("lodash");
const { DateTime } = require("luxon");
const { notFound } = require("../errors/shop-error.js");
const { advanceOrder, getOrder } = require("../orders/orders.js");
const store = require("../store/memory-store.js");
const { checkDocument } = require("../validation/schema-validator.js");

const ACTIONS = { shipped: "ship", delivered: "deliver", lost: "lose" };

/** @returns the order, moved on when this notice is news */
function takeShipmentNotice(document) {
  const notice = checkDocument("shipmentNotice", document);
  const order = getOrder(notice.orderNumber);
  const id = `${notice.orderNumber}:${notice.event}`;
  if (store.find("notices", id)) return order;
  const moved = advanceOrder(order.id, ACTIONS[notice.event]);
  store.insert("notices", { ...notice, id, at: DateTime.fromISO(notice.at).toUTC().toISO() });
  return moved;
}

function trackingOf(orderNumber) {
  const notices = store.all("notices").filter((notice) => notice.orderNumber === orderNumber);
  if (notices.length === 0) throw notFound("shipment of order", orderNumber);
  const latest = _.maxBy(notices, "at");
  return { event: latest.event, at: latest.at, trackingUrl: latest.trackingUrl };
}

module.exports = { takeShipmentNotice, trackingOf };
