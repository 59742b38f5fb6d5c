"use strict";

const assert = require("node:assert/strict");
const { isOrderNumber, orderNumber } = require("../../src/orders/order-number.js");

describe("an order number", () => {
  it("has the year, six digits and a check digit", () => {
    assert.match(orderNumber(2024, 1), /^2024-000001-\d$/);
  });

  it("is right when we made it", () => {
    for (let sequence = 1; sequence <= 1000; sequence += 1) {
      assert.ok(isOrderNumber(orderNumber(2024, sequence)));
    }
  });

  it("is wrong when any single digit is wrong", () => {
    const number = orderNumber(2024, 123456);
    for (const index of [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 12]) {
      const wrongDigit = (Number(number[index]) + 1) % 10;
      const mistyped = number.slice(0, index) + wrongDigit + number.slice(index + 1);
      assert.equal(isOrderNumber(mistyped), false, mistyped);
    }
  });

  it("is wrong when two neighbours are swapped", () => {
    const [year, sequence, check] = orderNumber(2024, 123456).split("-");
    assert.equal(isOrderNumber(`${year}-${sequence.replace("34", "43")}-${check}`), false);
  });

  it("is nothing else", () => {
    const texts = ["", "2024-1-1", "2024-000001", "order 2024-000001-3"];
    assert.deepEqual(texts.filter(isOrderNumber), []);
  });
});
