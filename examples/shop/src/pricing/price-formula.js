"use strict";
// Formulas that merchants write, such as "max(cost * 1.4, 5)". They come from outside,
// so only arithmetic with names we know is let through to mathjs.

const { parse } = require("mathjs");
const { ShopError } = require("../errors/shop-error.js");
const { centsFromDecimal } = require("../money/money.js");

const FUNCTIONS = new Set(["abs", "ceil", "floor", "max", "min", "round"]);
const NODE_TYPES = new Set([
  "ConditionalNode",
  "ConstantNode",
  "FunctionNode",
  "OperatorNode",
  "ParenthesisNode",
  "SymbolNode",
]);

/**
 * @param {string} text the result is in whole units of the currency, not cents
 * @param {string[]} variables the names that the formula may use
 * @returns {(values: Record<string, number>) => number} gives cents
 */
function compileFormula(text, variables) {
  const tree = parseFormula(text);
  tree.traverse((node) => checkNode(node, new Set(variables), text));
  const compiled = tree.compile();
  return (values) => evaluateToCents(compiled, values, text);
}

function parseFormula(text) {
  try {
    return parse(text);
  } catch (cause) {
    throw badFormula(text, cause.message, cause);
  }
}

function checkNode(node, variables, text) {
  if (!NODE_TYPES.has(node.type)) throw badFormula(text, `${node.type} is not allowed`);
  if (node.type === "SymbolNode" && !variables.has(node.name) && !FUNCTIONS.has(node.name)) {
    throw badFormula(text, `unknown name ${node.name}`);
  }
}

function evaluateToCents(compiled, values, text) {
  const result = evaluate(compiled, values, text);
  if (!Number.isFinite(result)) throw badFormula(text, `gives ${result}`);
  return centsFromDecimal(result.toFixed(2));
}

function evaluate(compiled, values, text) {
  try {
    return compiled.evaluate({ ...values });
  } catch (cause) {
    throw badFormula(text, cause.message, cause);
  }
}

function badFormula(text, reason, cause) {
  return new ShopError("BAD_FORMULA", `formula "${text}": ${reason}`, { cause });
}

module.exports = { compileFormula };
