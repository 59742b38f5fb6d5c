"use strict";
// Unfolds one product with options (size, colour, ...) into the variants that can be bought.

const _ = require("lodash");
const { ShopError } = require("../errors/shop-error.js");

const MAXIMUM_VARIANTS = 100;

/**
 * @param product with `options: { name, values: { label, code, surchargeCents? }[] }[]`
 * @returns one product per combination, the last option varying fastest
 */
function variantsOf({ options, ...product }) {
  const count = options.reduce((total, { values }) => total * values.length, 1);
  if (count > MAXIMUM_VARIANTS) throw tooMany(product.sku, count);
  return combinations(options).map((choices) => variantOf(product, choices));
}

function combinations(options) {
  return options.reduce(
    (partial, option) =>
      partial.flatMap((choices) =>
        option.values.map((value) => [...choices, { option: option.name, ...value }]),
      ),
    [[]],
  );
}

function variantOf(product, choices) {
  const labels = choices.map(({ label }) => label).join(", ");
  return {
    ...product,
    sku: [product.sku, ...choices.map(({ code }) => code)].join("-"),
    name: labels ? `${product.name} (${labels})` : product.name,
    priceCents: product.priceCents + _.sumBy(choices, ({ surchargeCents = 0 }) => surchargeCents),
  };
}

function tooMany(sku, count) {
  const message = `${sku} has ${count} variants, at most ${MAXIMUM_VARIANTS} are allowed`;
  return new ShopError("TOO_MANY_VARIANTS", message);
}

module.exports = { variantsOf };
