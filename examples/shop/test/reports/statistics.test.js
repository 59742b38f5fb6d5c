"use strict";

const { expect } = require("chai");
const { describeValues, growthPercent } = require("../../src/reports/statistics.js");

describe("statistics", () => {
  it("describe values by mean, median, percentile and deviation", () => {
    expect(describeValues([10, 20, 30, 40, 100])).to.deep.equal({
      count: 5,
      mean: 40,
      median: 30,
      percentile90: 76,
      deviation: 35,
    });
  });

  it("have nothing to say of no values", () => {
    expect(describeValues([])).to.equal(null);
  });

  it("see no deviation in a single value", () => {
    expect(describeValues([7])).to.include({ mean: 7, median: 7, deviation: 0 });
  });

  it("leave the order of the values as it was", () => {
    const values = [3, 1, 2];
    describeValues(values);
    expect(values).to.deep.equal([3, 1, 2]);
  });

  it("see growth in percent of what was before", () => {
    expect([growthPercent(100, 150), growthPercent(150, 100)]).to.deep.equal([50, -33.3]);
  });

  it("see no growth from nothing", () => {
    expect(growthPercent(0, 100)).to.equal(null);
  });
});
