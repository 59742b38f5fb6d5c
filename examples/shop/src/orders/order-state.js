"use strict";
// The life of an order as a table: what may be done in which state, and where it leads.

const { conflict } = require("../errors/shop-error.js");

const TRANSITIONS = {
  placed: { pay: "paid", cancel: "canceled" },
  paid: { pack: "packed", cancel: "canceled", refund: "refunded" },
  packed: { ship: "shipped", cancel: "canceled" },
  shipped: { deliver: "delivered", lose: "lost" },
  delivered: { refund: "refunded" },
  lost: { refund: "refunded" },
  canceled: {},
  refunded: {},
};

function nextState(state, action) {
  const next = TRANSITIONS[state]?.[action];
  if (!next) throw conflict("WRONG_STATE", `cannot ${action} an order that is ${state}`);
  return next;
}

function actionsIn(state) {
  return Object.keys(TRANSITIONS[state]);
}

function isFinal(state) {
  return actionsIn(state).length === 0;
}

module.exports = { actionsIn, isFinal, nextState };
