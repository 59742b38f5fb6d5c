"use strict";
// When a parcel arrives: it leaves on the next working day of our warehouse and travels on working days.

const { DateTime } = require("luxon");

const WAREHOUSE_ZONE = "Europe/Berlin";
const LAST_PICKUP_HOUR = 14;
const TRAVEL_DAYS = { domestic: [1, 2], neighbours: [2, 4], europe: [4, 7] };
const FIXED_HOLIDAYS = new Set(["01-01", "05-01", "10-03", "12-25", "12-26"]);
// Good Friday, Easter Monday, Ascension, Whit Monday, as days after Easter Sunday.
const EASTER_HOLIDAYS = new Set([-2, 1, 39, 50]);
const SATURDAY = 6;

/** @returns {{ earliest: string, latest: string }} dates as "2024-05-02" */
function estimateDelivery(orderedAt, zone) {
  const dispatched = dispatchDay(orderedAt);
  const [fastest, slowest] = TRAVEL_DAYS[zone];
  return {
    earliest: addWorkingDays(dispatched, fastest).toISODate(),
    latest: addWorkingDays(dispatched, slowest).toISODate(),
  };
}

/** Today when the last pickup is still to come, else the next working day. */
function dispatchDay(orderedAt) {
  const local = orderedAt.setZone(WAREHOUSE_ZONE);
  const today = local.startOf("day");
  const inTime = local.hour < LAST_PICKUP_HOUR && isWorkingDay(today);
  return inTime ? today : addWorkingDays(today, 1);
}

/** @param {DateTime} day counting starts on the day after it */
function addWorkingDays(day, count) {
  let current = day;
  for (let left = count; left > 0; ) {
    current = current.plus({ days: 1 });
    if (isWorkingDay(current)) left -= 1;
  }
  return current;
}

function isWorkingDay(day) {
  if (day.weekday >= SATURDAY || FIXED_HOLIDAYS.has(day.toFormat("MM-dd"))) return false;
  const daysAfterEaster = day.startOf("day").diff(easterSunday(day.year), "days").days;
  return !EASTER_HOLIDAYS.has(Math.round(daysAfterEaster));
}

/** Gauss's rule as simplified by Lichtenberg, right for every year of the Gregorian calendar. */
function easterSunday(year) {
  const century = Math.floor(year / 100);
  const secular = 15 + Math.floor((3 * century + 3) / 4) - Math.floor((8 * century + 13) / 25);
  const sun = 2 - Math.floor((3 * century + 3) / 4);
  const moon = year % 19;
  const seed = (19 * moon + secular) % 30;
  const correction = Math.floor((seed + Math.floor(moon / 11)) / 29);
  const fullMoon = 21 + seed - correction;
  const firstSunday = 7 - ((year + Math.floor(year / 4) + sun) % 7);
  const daysFromMarch = fullMoon + 7 - ((fullMoon - firstSunday) % 7);
  return DateTime.local(year, 3, 1, { zone: WAREHOUSE_ZONE }).plus({ days: daysFromMarch - 1 });
}

module.exports = { addWorkingDays, dispatchDay, easterSunday, estimateDelivery };
