"use strict";
// Loaded before any test file. The store is a singleton, so each test begins with an empty one:
// that is all these tests need to run in one process, in any order.

process.env.NODE_ENV = "test";

const store = require("../src/store/memory-store.js");

exports.mochaHooks = {
  beforeEach() {
    store.reset();
  },
};
