"use strict";

const assert = require("node:assert/strict");
const store = require("../../src/store/memory-store.js");

describe("the memory store", () => {
  it("is empty at the start of each test", () => {
    assert.deepEqual(store.all("things"), []);
  });

  it("numbers records that bring no id", () => {
    assert.equal(store.insert("things", { colour: "red" }).id, "things-1");
    assert.equal(store.insert("things", { colour: "blue" }).id, "things-2");
  });

  it("refuses the same id twice", () => {
    store.insert("things", { id: "mine" });
    assert.throws(() => store.insert("things", { id: "mine" }), { code: "DUPLICATE" });
  });

  it("throws when a record that must exist does not", () => {
    assert.throws(() => store.get("things", "nobody"), { code: "NOT_FOUND", status: 404 });
  });

  it("changes only the named fields on update", () => {
    store.insert("things", { id: "mine", colour: "red", size: 4 });
    store.update("things", "mine", { size: 5 });
    assert.deepEqual(store.get("things", "mine"), { id: "mine", colour: "red", size: 5 });
  });

  it("never lets an update change an id", () => {
    store.insert("things", { id: "mine" });
    assert.equal(store.update("things", "mine", { id: "yours" }).id, "mine");
  });

  it("does not store later changes to what was inserted", () => {
    const record = { id: "mine", tags: ["new"] };
    store.insert("things", record);
    record.tags.push("changed");
    assert.deepEqual(store.get("things", "mine").tags, ["new"]);
  });

  it("does not store changes to what it gave out", () => {
    store.insert("things", { id: "mine", tags: ["new"] });
    store.get("things", "mine").tags.push("changed");
    assert.deepEqual(store.get("things", "mine").tags, ["new"]);
  });

  it("lists records in the order of their insertion", () => {
    for (const id of ["c", "a", "b"]) store.insert("things", { id });
    assert.deepEqual(
      store.all("things").map(({ id }) => id),
      ["c", "a", "b"],
    );
  });

  it("says whether there was something to remove", () => {
    store.insert("things", { id: "mine" });
    assert.equal(store.remove("things", "mine"), true);
    assert.equal(store.remove("things", "mine"), false);
  });

  it("counts each sequence by itself", () => {
    assert.deepEqual(
      ["a", "a", "b", "a"].map((name) => store.nextInSequence(name)),
      [1, 2, 1, 3],
    );
  });
});
