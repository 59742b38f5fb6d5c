"use strict";

const { expect } = require("chai");
const { actionsIn, isFinal, nextState } = require("../../src/orders/order-state.js");

describe("the state of an order", () => {
  it("goes from placed to delivered step by step", () => {
    let state = "placed";
    for (const [action, expected] of [
      ["pay", "paid"],
      ["pack", "packed"],
      ["ship", "shipped"],
      ["deliver", "delivered"],
    ]) {
      state = nextState(state, action);
      expect(state).to.equal(expected);
    }
  });

  it("can be canceled until it is shipped", () => {
    for (const state of ["placed", "paid", "packed"]) {
      expect(nextState(state, "cancel")).to.equal("canceled");
    }
    expect(() => nextState("shipped", "cancel")).to.throw("cannot cancel an order that is shipped");
  });

  it("leads from a lost parcel to a refund", () => {
    expect(actionsIn(nextState("shipped", "lose"))).to.deep.equal(["refund"]);
  });

  it("is final when nothing can be done any more", () => {
    expect(["canceled", "refunded"].every(isFinal)).to.equal(true);
    expect(isFinal("delivered")).to.equal(false);
  });

  it("does not know actions that don't exist", () => {
    expect(() => nextState("placed", "dance"))
      .to.throw()
      .with.property("code", "WRONG_STATE");
  });
});
