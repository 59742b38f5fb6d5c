"use strict";
// Tells the rest of the shop what has happened. Who publishes knows nothing of who listens.

const { Subject, filter, map } = require("rxjs");

const events = new Subject();

function publish(kind, payload) {
  events.next({ kind, payload });
}

/** @returns {import("rxjs").Observable} of the payloads of one kind of event */
function eventsOf(kind) {
  return events.pipe(
    filter((event) => event.kind === kind),
    map((event) => event.payload),
  );
}

module.exports = { eventsOf, publish };
