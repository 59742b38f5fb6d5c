"use strict";
// Full text search over products: an inverted index, ranked by how rare the words are that were found
// (tf-idf), where a word in the name counts more than one in the description.

const _ = require("lodash");
const { tokenize } = require("./tokenizer.js");

const NAME_WEIGHT = 3;

function createSearchIndex() {
  const weightsByWord = new Map();
  const skus = new Set();

  function add({ sku, name, description = "" }) {
    remove(sku);
    skus.add(sku);
    for (const word of tokenize(name)) count(word, sku, NAME_WEIGHT);
    for (const word of tokenize(description)) count(word, sku, 1);
  }

  function remove(sku) {
    skus.delete(sku);
    for (const weights of weightsByWord.values()) weights.delete(sku);
  }

  /** @returns {{ sku: string, score: number }[]} products that have all the words, the best first */
  function search(query, { limit = 10 } = {}) {
    const words = _.uniq(tokenize(query));
    if (words.length === 0) return [];
    const found = words.map((word) => weightsByWord.get(word) ?? new Map());
    const inAll = _.intersection(...found.map((weights) => [...weights.keys()]));
    const ranked = inAll.map((sku) => ({
      sku,
      score: _.sum(found.map((weights) => weights.get(sku) * rarity(weights))),
    }));
    return _.orderBy(ranked, ["score", "sku"], ["desc", "asc"]).slice(0, limit);
  }

  function count(word, sku, weight) {
    if (!weightsByWord.has(word)) weightsByWord.set(word, new Map());
    const weights = weightsByWord.get(word);
    weights.set(sku, (weights.get(sku) ?? 0) + weight);
  }

  function rarity(weights) {
    return 1 + Math.log(skus.size / weights.size);
  }

  return { add, remove, search };
}

module.exports = { createSearchIndex };
