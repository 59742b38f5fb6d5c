"use strict";
// Environment variables belong to the whole process: whoever sets one in a test has to put it back,
// or the next file in the same process inherits it.

/** Sets a variable for each test of the describe block that calls this. */
function useEnvironment(name, value) {
  let before;

  beforeEach(() => {
    before = process.env[name];
    process.env[name] = value;
  });

  afterEach(() => {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  });
}

module.exports = { useEnvironment };
