"use strict";

const assert = require("node:assert/strict");
const { DateTime } = require("luxon");
const delivery = require("../../src/shipping/delivery-date.js");

function berlin(iso) {
  return DateTime.fromISO(iso, { zone: "Europe/Berlin" });
}

describe("the delivery date", () => {
  it("counts from today for an order before the last pickup", () => {
    assert.equal(delivery.dispatchDay(berlin("2024-05-15T13:59")).toISODate(), "2024-05-15");
  });

  it("counts from tomorrow for an order after the last pickup", () => {
    assert.equal(delivery.dispatchDay(berlin("2024-05-15T14:00")).toISODate(), "2024-05-16");
  });

  it("goes by the clock of the warehouse and not of the customer", () => {
    const inNewYork = DateTime.fromISO("2024-05-15T09:00", { zone: "America/New_York" });
    assert.equal(delivery.dispatchDay(inNewYork).toISODate(), "2024-05-16");
  });

  it("counts from Monday for an order at the weekend", () => {
    assert.equal(delivery.dispatchDay(berlin("2024-06-08T09:00")).toISODate(), "2024-06-10");
  });

  it("is later the farther a parcel travels", () => {
    const orderedAt = berlin("2024-06-03T09:00");
    assert.deepEqual(
      ["domestic", "neighbours", "europe"].map((zone) =>
        delivery.estimateDelivery(orderedAt, zone),
      ),
      [
        { earliest: "2024-06-04", latest: "2024-06-05" },
        { earliest: "2024-06-05", latest: "2024-06-07" },
        { earliest: "2024-06-07", latest: "2024-06-12" },
      ],
    );
  });

  it("skips Christmas", () => {
    const { earliest } = delivery.estimateDelivery(berlin("2024-12-24T09:00"), "domestic");
    assert.equal(earliest, "2024-12-27");
  });

  it("skips Good Friday and Easter Monday", () => {
    const { earliest } = delivery.estimateDelivery(berlin("2024-03-28T09:00"), "domestic");
    assert.equal(earliest, "2024-04-02");
  });

  it("skips Ascension and Whit Monday", () => {
    assert.equal(delivery.addWorkingDays(berlin("2024-05-08"), 1).toISODate(), "2024-05-10");
    assert.equal(delivery.addWorkingDays(berlin("2024-05-17"), 1).toISODate(), "2024-05-21");
  });

  it("knows when Easter is", () => {
    const sundays = ["1981-04-19", "2008-03-23", "2019-04-21", "2024-03-31", "2038-04-25"];
    const computed = sundays.map((day) =>
      delivery.easterSunday(Number(day.slice(0, 4))).toISODate(),
    );
    assert.deepEqual(computed, sundays);
  });
});
