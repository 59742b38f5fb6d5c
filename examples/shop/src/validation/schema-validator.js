"use strict";
// Checks documents from outside against the published JSON Schemas, and fills in their defaults.

const Ajv = require("ajv");
const addFormats = require("ajv-formats");
const { invalid } = require("../errors/shop-error.js");
const schemas = require("./schemas.js");

const ajv = new Ajv({ allErrors: true, useDefaults: true });
addFormats(ajv);
for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, name);

/** @returns the document with defaults filled in; the given one is left as it is */
function checkDocument(schemaName, document) {
  const validate = ajv.getSchema(schemaName);
  if (!validate) throw new RangeError(`no schema named ${schemaName}`);
  const copy = structuredClone(document);
  if (validate(copy)) return copy;
  throw invalid(schemaName, validate.errors.map(describeError));
}

function describeError({ instancePath, message, params }) {
  const path = instancePath.slice(1).replaceAll("/", ".");
  const extra = params.additionalProperty ? ` (${params.additionalProperty})` : "";
  return { path, message: message + extra };
}

module.exports = { checkDocument };
