"use strict";

const { expect } = require("chai");
const _ = require("lodash");
const { confidentScore, rankProducts, summariseRatings } = require("../../src/reviews/ratings.js");

function ratings(...stars) {
  return stars.map((count) => ({ stars: count }));
}

function many(count, stars) {
  return _.times(count, () => ({ stars }));
}

describe("ratings", () => {
  it("have no average without reviews", () => {
    expect(summariseRatings([])).to.include({ count: 0, average: null });
  });

  it("are averaged to one decimal", () => {
    expect(summariseRatings(ratings(5, 4, 4)).average).to.equal(4.3);
  });

  it("are counted by star", () => {
    expect(summariseRatings(ratings(5, 4, 4, 1)).distribution).to.deep.equal({
      1: 1,
      2: 0,
      3: 0,
      4: 2,
      5: 1,
    });
  });

  it("are trusted more the more there are", () => {
    expect(confidentScore(many(100, 5))).to.be.above(confidentScore(many(1, 5)));
  });

  it("score between nothing and one", () => {
    for (const reviews of [[], many(1, 1), many(3, 5), many(10_000, 5)]) {
      expect(confidentScore(reviews)).to.be.within(0, 1);
    }
  });

  it("rank a hundred good reviews before a single perfect one", () => {
    const ranking = rankProducts({ NEW: many(1, 5), LOVED: many(100, 4), BAD: many(20, 1) });
    expect(ranking[0]).to.equal("LOVED");
  });
});
