"use strict";
// Tries an operation again after a growing pause, for partners that are busy now and then.

const { setTimeout: wait } = require("node:timers/promises");

/**
 * @param {(attempt: number) => Promise<unknown>} operation attempts count from 1
 * @param {{ attempts?: number, pauseMs?: number, factor?: number,
 *   shouldRetry?: (error: Error) => boolean, signal?: AbortSignal }} options
 */
async function retry(operation, options = {}) {
  const { attempts = 3, pauseMs = 200, factor = 2, shouldRetry = () => true, signal } = options;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation(attempt);
    } catch (error) {
      if (attempt >= attempts || !shouldRetry(error)) throw error;
      await wait(pauseMs * factor ** (attempt - 1), undefined, { signal });
    }
  }
}

module.exports = { retry };
