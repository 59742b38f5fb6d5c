"use strict";
// The tree of categories. Each one knows its parent; paths and subtrees are derived.

const { conflict, notFound } = require("../errors/shop-error.js");
const store = require("../store/memory-store.js");

function addCategory({ slug, name, parent = null }) {
  if (parent !== null) getCategory(parent);
  return store.insert("categories", { id: slug, slug, name, parent });
}

function getCategory(slug) {
  const category = store.find("categories", slug);
  if (!category) throw notFound("category", slug);
  return category;
}

function childrenOf(slug) {
  return store.all("categories").filter(({ parent }) => parent === slug);
}

/** From the root down to the category itself. */
function pathTo(slug) {
  const category = getCategory(slug);
  return category.parent === null ? [category] : [...pathTo(category.parent), category];
}

function breadcrumbs(slug) {
  return pathTo(slug)
    .map(({ name }) => name)
    .join(" > ");
}

/** The slugs of the category and all below it, parents before their children. */
function subtreeOf(slug) {
  return [slug, ...childrenOf(slug).flatMap((child) => subtreeOf(child.slug))];
}

function moveCategory(slug, newParent) {
  if (subtreeOf(slug).includes(newParent)) {
    throw conflict("CATEGORY_CYCLE", `${slug} cannot move below ${newParent}, its own descendant`);
  }
  if (newParent !== null) getCategory(newParent);
  return store.update("categories", slug, { parent: newParent });
}

module.exports = {
  addCategory,
  breadcrumbs,
  childrenOf,
  getCategory,
  moveCategory,
  pathTo,
  subtreeOf,
};
