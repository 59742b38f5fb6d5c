"use strict";

const assert = require("node:assert/strict");
const { tokenize } = require("../../src/search/tokenizer.js");

describe("the tokenizer", () => {
  it("makes small letters", () => {
    assert.deepEqual(tokenize("Blue MUG"), ["blue", "mug"]);
  });

  it("drops accents", () => {
    assert.deepEqual(tokenize("Café crème"), ["cafe", "creme"]);
  });

  it("cuts at everything that is no letter or digit", () => {
    assert.deepEqual(tokenize("tea-pot, 2 litre!"), ["tea", "pot", "2", "litre"]);
  });

  it("leaves out filler words", () => {
    assert.deepEqual(tokenize("a pot for the garden"), ["pot", "garden"]);
  });

  it("gives the same word for one and for many", () => {
    assert.deepEqual(
      tokenize("mugs berries boxes dishes glasses"),
      tokenize("mug berry box dish glass"),
    );
  });

  it.skip("takes Häuser for Haus (skipped: only English words lose their plural)", () => {
    assert.deepEqual(tokenize("Häuser"), tokenize("Haus"));
  });
});
