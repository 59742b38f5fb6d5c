"use strict";
// The one error a caller of the shop is meant to meet. Anything else that is thrown is a bug of ours.

class ShopError extends Error {
  /**
   * @param {string} code stable and upper case, for programs to compare
   * @param {string} message for people
   * @param {{ status?: number, details?: unknown, cause?: unknown }} [options] status as in HTTP
   */
  constructor(code, message, { status = 400, details, cause } = {}) {
    super(message, { cause });
    this.name = "ShopError";
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

function notFound(kind, id) {
  return new ShopError("NOT_FOUND", `no such ${kind}: ${id}`, { status: 404 });
}

function conflict(code, message) {
  return new ShopError(code, message, { status: 409 });
}

/** @param {{ path: string, message: string }[]} details one entry per wrong field */
function invalid(subject, details) {
  const fields = details.map(({ path, message }) => `${path || "(whole)"}: ${message}`);
  return new ShopError("INVALID", `invalid ${subject}: ${fields.join("; ")}`, {
    status: 422,
    details,
  });
}

module.exports = { ShopError, conflict, invalid, notFound };
