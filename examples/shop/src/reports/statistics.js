"use strict";
// The few statistics that our reports show.

const { mean, median, quantileSeq, std } = require("mathjs");

/** @param {number[]} values @returns null for no values at all */
function describeValues(values) {
  if (values.length === 0) return null;
  return {
    count: values.length,
    mean: Math.round(mean(values)),
    median: Math.round(median(values)),
    percentile90: Math.round(quantileSeq(values, 0.9)),
    deviation: Math.round(std(values)),
  };
}

/** @returns {number | null} percent with one decimal; from nothing there is no growth to speak of */
function growthPercent(before, after) {
  if (before === 0) return null;
  return Math.round(((after - before) / before) * 1000) / 10;
}

module.exports = { describeValues, growthPercent };
