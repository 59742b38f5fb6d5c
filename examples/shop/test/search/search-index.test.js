"use strict";

const { expect } = require("chai");
const { createSearchIndex } = require("../../src/search/search-index.js");

describe("the search index", () => {
  let index;

  beforeEach(() => {
    index = createSearchIndex();
    index.add({ sku: "MUG-1", name: "Blue mug", description: "For tea or coffee" });
    index.add({ sku: "MUG-2", name: "Red mug", description: "A mug for coffee, in a blue box" });
    index.add({ sku: "POT-1", name: "Tea pot", description: "Holds two litres" });
  });

  function found(query, options) {
    return index.search(query, options).map(({ sku }) => sku);
  }

  it("finds products by a word of their name", () => {
    expect(found("pot")).to.deep.equal(["POT-1"]);
  });

  it("finds products by a word of their description", () => {
    expect(found("litre")).to.deep.equal(["POT-1"]);
  });

  it("puts a word in the name before one in the description", () => {
    expect(found("blue")).to.deep.equal(["MUG-1", "MUG-2"]);
  });

  it("finds only products that have all words", () => {
    expect(found("red coffee mugs")).to.deep.equal(["MUG-2"]);
    expect(found("red litre")).to.deep.equal([]);
  });

  it("counts a rare word more than a common one", () => {
    const [rare] = index.search("pot");
    const [common] = index.search("mug");
    expect(rare.score).to.be.above(common.score / 2);
    expect(index.search("tea").find(({ sku }) => sku === "POT-1").score).to.be.below(rare.score);
  });

  it("finds nothing for filler words alone", () => {
    expect(found("for the")).to.deep.equal([]);
  });

  it("forgets a product that was removed", () => {
    index.remove("POT-1");
    expect(found("pot")).to.deep.equal([]);
  });

  it("forgets the old text of a product that was added again", () => {
    index.add({ sku: "POT-1", name: "Coffee pot" });
    expect(found("tea")).to.deep.equal(["MUG-1"]);
    expect(found("coffee pot")).to.deep.equal(["POT-1"]);
  });
});
