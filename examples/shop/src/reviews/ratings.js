"use strict";
// Numbers out of reviews. Products are ranked by what their rating is at least likely to be (the lower
// end of Wilson's interval), so that a single review of five stars does not beat a hundred of four.

const _ = require("lodash");
const { mean, round, sqrt } = require("mathjs");

const STARS = [1, 2, 3, 4, 5];
const Z_FOR_95_PERCENT = 1.96;

/** @param {{ stars: number }[]} reviews */
function summariseRatings(reviews) {
  const stars = reviews.map((review) => review.stars);
  return {
    count: stars.length,
    average: stars.length === 0 ? null : round(mean(stars), 1),
    distribution: Object.fromEntries(
      STARS.map((star) => [star, stars.filter((s) => s === star).length]),
    ),
  };
}

/** @returns {number} from 0 to 1 */
function confidentScore(reviews) {
  const count = reviews.length;
  if (count === 0) return 0;
  const share = mean(reviews.map(({ stars }) => (stars - 1) / 4));
  const z2 = Z_FOR_95_PERCENT ** 2;
  const centre = share + z2 / (2 * count);
  const margin = Z_FOR_95_PERCENT * sqrt((share * (1 - share) + z2 / (4 * count)) / count);
  return (centre - margin) / (1 + z2 / count);
}

/** @param {Record<string, { stars: number }[]>} reviewsBySku */
function rankProducts(reviewsBySku) {
  return _.orderBy(Object.keys(reviewsBySku), (sku) => confidentScore(reviewsBySku[sku]), "desc");
}

module.exports = { confidentScore, rankProducts, summariseRatings };
