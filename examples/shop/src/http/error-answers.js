"use strict";
// Turns what was thrown into an answer. Only a ShopError is told to the client in its own words.

const { ShopError } = require("../errors/shop-error.js");

function answerNotFound(request, response) {
  response
    .status(404)
    .json({ error: { code: "NOT_FOUND", message: `nothing at ${request.path}` } });
}

// Express knows an error handler by its four parameters, so the last one stays although it is not used.
function answerWithError(error, _request, response, _next) {
  if (error instanceof ShopError) {
    const { code, message, details, status } = error;
    response.status(status).json({ error: { code, message, details } });
  } else if (error.expose) {
    // Express's own refusals: a body that is not JSON, or too large.
    response.status(error.status).json({ error: { code: "BAD_REQUEST", message: error.message } });
  } else {
    response.status(500).json({ error: { code: "INTERNAL", message: "something went wrong" } });
  }
}

module.exports = { answerNotFound, answerWithError };
