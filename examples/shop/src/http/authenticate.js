"use strict";
// Lets a request pass only with a token of ours, and only for the role that is asked for.

const { readToken } = require("../auth/tokens.js");
const { readConfiguration } = require("../config/configuration.js");
const { ShopError } = require("../errors/shop-error.js");

function requireRole(role) {
  return (request, _response, next) => {
    const claims = claimsOf(request);
    if (claims.role !== role) {
      throw new ShopError("FORBIDDEN", `this needs the role ${role}`, { status: 403 });
    }
    next();
  };
}

function claimsOf(request) {
  const [scheme, token] = (request.get("authorization") ?? "").split(" ");
  if (scheme !== "Bearer" || !token) {
    throw new ShopError("NO_TOKEN", "this needs a bearer token", { status: 401 });
  }
  return readToken(token, { secret: readConfiguration().tokenSecret, nowMs: Date.now() });
}

module.exports = { requireRole };
