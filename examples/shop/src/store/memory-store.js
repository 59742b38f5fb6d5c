"use strict";
// The shop's only state: named collections of plain records, kept for the life of the process.
// Records are copied on the way in and out, so no caller can change what is stored by accident.

const { conflict, notFound } = require("../errors/shop-error.js");

const collections = new Map();
const sequences = new Map();

function insert(name, record) {
  const id = record.id ?? `${name}-${nextInSequence(name)}`;
  const records = collectionOf(name);
  if (records.has(id)) throw conflict("DUPLICATE", `${name} has ${id} already`);
  return put(name, { ...record, id });
}

/** Like insert, but replaces what has that id already. */
function put(name, record) {
  collectionOf(name).set(record.id, structuredClone(record));
  return get(name, record.id);
}

function find(name, id) {
  return structuredClone(collectionOf(name).get(id));
}

function get(name, id) {
  const record = find(name, id);
  if (record === undefined) throw notFound(`record in ${name}`, id);
  return record;
}

function update(name, id, changes) {
  return put(name, { ...get(name, id), ...changes, id });
}

function remove(name, id) {
  return collectionOf(name).delete(id);
}

/** All records in the order of their insertion. */
function all(name) {
  return structuredClone([...collectionOf(name).values()]);
}

/** Counts 1, 2, 3, ... per name and never gives a number twice. */
function nextInSequence(name) {
  const next = (sequences.get(name) ?? 0) + 1;
  sequences.set(name, next);
  return next;
}

function reset() {
  collections.clear();
  sequences.clear();
}

function collectionOf(name) {
  if (!collections.has(name)) collections.set(name, new Map());
  return collections.get(name);
}

module.exports = { all, find, get, insert, nextInSequence, put, remove, reset, update };
