"use strict";
// What customers say about products. Only who has received a product may review it, once;
// a text that looks like an advertisement waits for a person to read it.

const validator = require("validator");
const { ShopError, conflict, notFound } = require("../errors/shop-error.js");
const { ordersOf } = require("../orders/orders.js");
const store = require("../store/memory-store.js");

const LOOKS_LIKE_A_LINK = /https?:|www\.|\.(com|net|shop)\b/i;

function submitReview({ sku, customerId, stars, text }) {
  if (!Number.isInteger(stars) || stars < 1 || stars > 5) {
    throw new ShopError("BAD_STARS", `${stars} is not a number of stars from 1 to 5`);
  }
  if (!hasReceived(customerId, sku)) {
    throw new ShopError("NOT_BOUGHT", `${customerId} has not received ${sku}`, { status: 403 });
  }
  const id = `${sku}:${customerId}`;
  if (store.find("reviews", id)) throw conflict("REVIEWED", `${sku} is reviewed already`);
  const state = LOOKS_LIKE_A_LINK.test(text) ? "waiting" : "published";
  const safeText = validator.escape(validator.trim(text));
  return store.insert("reviews", { id, sku, customerId, stars, text: safeText, state });
}

/** @param {"publish" | "reject"} decision */
function moderateReview(id, decision) {
  const review = store.find("reviews", id);
  if (!review) throw notFound("review", id);
  if (review.state !== "waiting") throw conflict("WRONG_STATE", `${id} is ${review.state}`);
  return store.update("reviews", id, {
    state: decision === "publish" ? "published" : "rejected",
  });
}

function reviewsOf(sku, state = "published") {
  return store.all("reviews").filter((review) => review.sku === sku && review.state === state);
}

function hasReceived(customerId, sku) {
  return ordersOf(customerId).some(
    (order) => order.state === "delivered" && order.lines.some((line) => line.sku === sku),
  );
}

module.exports = { moderateReview, reviewsOf, submitReview };
