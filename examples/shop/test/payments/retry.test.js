"use strict";
// One of the slow files: the pauses are real ones.

const assert = require("node:assert/strict");
const sinon = require("sinon");
const { retry } = require("../../src/payments/retry.js");

const TOLERANCE_MS = 5;

function failing(times) {
  const operation = sinon.stub().resolves("done");
  for (let call = 0; call < times; call += 1) operation.onCall(call).rejects(new Error("busy"));
  return operation;
}

async function elapsedMs(operation) {
  const startedAt = performance.now();
  await operation();
  return performance.now() - startedAt;
}

describe("a retry", () => {
  it("gives the result of the first attempt that works", async () => {
    assert.equal(await retry(failing(1), { pauseMs: 1 }), "done");
  });

  it("does not call again after success", async () => {
    const operation = failing(0);
    await retry(operation);
    assert.equal(operation.callCount, 1);
  });

  it("tells the operation which attempt it is", async () => {
    const operation = failing(2);
    await retry(operation, { pauseMs: 1 });
    assert.deepEqual(operation.args, [[1], [2], [3]]);
  });

  it("throws the last error when no attempt is left", async () => {
    const operation = failing(9);
    await assert.rejects(retry(operation, { attempts: 4, pauseMs: 1 }), /busy/);
    assert.equal(operation.callCount, 4);
  });

  it("gives up at once when the error will not go away", async () => {
    const operation = failing(9);
    await assert.rejects(retry(operation, { shouldRetry: () => false }), /busy/);
    assert.equal(operation.callCount, 1);
  });

  it("doubles its pause after each failure", async () => {
    const tookMs = await elapsedMs(() => retry(failing(3), { attempts: 4, pauseMs: 150 }));
    assert.ok(tookMs >= 150 + 300 + 600 - TOLERANCE_MS, `took ${tookMs} ms`);
  });

  it("keeps an even pause with a factor of one", async () => {
    const options = { attempts: 3, pauseMs: 100, factor: 1 };
    const tookMs = await elapsedMs(() => retry(failing(2), options));
    assert.ok(tookMs >= 200 - TOLERANCE_MS, `took ${tookMs} ms`);
  });

  it("can be stopped during a pause", async () => {
    const signal = AbortSignal.timeout(30);
    await assert.rejects(retry(failing(9), { pauseMs: 60_000, signal }), { name: "AbortError" });
  });
});
