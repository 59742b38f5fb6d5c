"use strict";

const { expect } = require("chai");
const categories = require("../../src/catalog/categories.js");

describe("categories", () => {
  beforeEach(() => {
    categories.addCategory({ slug: "home", name: "Home" });
    categories.addCategory({ slug: "kitchen", name: "Kitchen", parent: "home" });
    categories.addCategory({ slug: "mugs", name: "Mugs", parent: "kitchen" });
    categories.addCategory({ slug: "garden", name: "Garden", parent: "home" });
  });

  it("are roots when they have no parent", () => {
    expect(categories.childrenOf(null).map(({ slug }) => slug)).to.deep.equal(["home"]);
  });

  it("need a parent that exists", () => {
    const orphan = { slug: "orphan", name: "Orphan", parent: "nowhere" };
    expect(() => categories.addCategory(orphan)).to.throw("no such category: nowhere");
  });

  it("know their path from the root", () => {
    expect(categories.pathTo("mugs").map(({ slug }) => slug)).to.deep.equal([
      "home",
      "kitchen",
      "mugs",
    ]);
  });

  it("show their path as breadcrumbs", () => {
    expect(categories.breadcrumbs("mugs")).to.equal("Home > Kitchen > Mugs");
  });

  it("list their subtree, parents before children", () => {
    expect(categories.subtreeOf("home")).to.deep.equal(["home", "kitchen", "mugs", "garden"]);
  });

  it("take their subtree along when they move", () => {
    categories.moveCategory("kitchen", "garden");
    expect(categories.breadcrumbs("mugs")).to.equal("Home > Garden > Kitchen > Mugs");
  });

  it("become roots when they move to no parent", () => {
    categories.moveCategory("kitchen", null);
    expect(categories.breadcrumbs("mugs")).to.equal("Kitchen > Mugs");
  });

  it("do not move below themselves", () => {
    expect(() => categories.moveCategory("home", "mugs"))
      .to.throw()
      .with.property("code", "CATEGORY_CYCLE");
  });
});
