"use strict";
// The shop as an express application. It listens nowhere by itself: whoever starts it chooses the port.

const express = require("express");
const { catalogRoutes } = require("./catalog-routes.js");
const { checkoutRoutes } = require("./checkout-routes.js");
const { answerNotFound, answerWithError } = require("./error-answers.js");

/** @param {{ gateway: { charge: Function, refund: Function } }} options */
function createApp({ gateway }) {
  const app = express();
  app.disable("x-powered-by");
  app.use(express.json({ limit: "100kb" }));
  app.get("/health", (_request, response) => response.json({ status: "up" }));
  app.use("/products", catalogRoutes());
  app.use("/carts", checkoutRoutes(gateway));
  app.use(answerNotFound);
  app.use(answerWithError);
  return app;
}

module.exports = { createApp };
